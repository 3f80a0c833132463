"""The workbench: pages that ask the API; plain files, served as they are."""
