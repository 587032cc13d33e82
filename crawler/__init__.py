"""The Scrapy project: discovery, politeness, guards, extraction and evidence; a job in, a spool out."""
