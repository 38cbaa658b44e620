"""What is published, where, and when the next edition is due: ``sources.yaml`` to Source and
Edition.
"""
