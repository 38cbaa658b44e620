"""Recipes for documents, servers and warehouses that tests are made of."""
