"""The department's reports on an audit, in Vietnamese: a workbook, a letter for signature, and charts."""
