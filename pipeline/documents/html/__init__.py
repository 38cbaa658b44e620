"""HTML to Document: the article among a page's chrome, its tables, its pages joined."""
