"""What each ally and each treaty adds, and what it takes on."""
