"""Pages of HTML that need nothing else: no script, no address, nothing that is fetched."""
