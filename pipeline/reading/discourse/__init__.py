"""What a document, chapter, paragraph or sentence says once for all its figures: period, status,
region, price basis, producer.
"""
