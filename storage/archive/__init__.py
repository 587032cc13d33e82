"""The evidence archive: files that are added and never changed, and the chain of manifests over them."""
