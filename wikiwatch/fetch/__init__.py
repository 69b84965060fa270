"""Read revisions from a wiki or from an XML export."""
