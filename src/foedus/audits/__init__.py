"""Audits: what foedus holds, compared with what others have published."""
