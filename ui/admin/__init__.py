"""The admin pages (Quản trị)."""
