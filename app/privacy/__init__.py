"""What is kept about one person: finding it, handing it out and erasing it."""
