"""Agreements as frozen records: parties, obligations and their conditions, dated and sourced."""

from foedus.treaties.record import (
    Agreement,
    Arm,
    CarveOut,
    Depth,
    Dispute,
    Document,
    Domain,
    Obligation,
    Party,
    Practice,
    Suspension,
)

__all__ = [
    "Agreement",
    "Arm",
    "CarveOut",
    "Depth",
    "Dispute",
    "Document",
    "Domain",
    "Obligation",
    "Party",
    "Practice",
    "Suspension",
]
