"""Running the pipeline: settings, workspace, tasks, executors, stages, states and reports. Never
interprets a document.
"""
