"""What is made again from the evidence: texts, labels, whole databases, and audits of before."""
