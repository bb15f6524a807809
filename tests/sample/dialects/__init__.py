"""The invented blog in the markup of ten platforms."""
