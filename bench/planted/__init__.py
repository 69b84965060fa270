"""What a scan finds of texts that are planted in histories, and what it makes of judge and history."""
