"""Text to tree: `parse` never fails and keeps everything that was written."""
