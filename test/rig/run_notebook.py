"""Executes cells, given as a JSON list on standard input, in a real kernel; prints the texts each of them shows."""

import json
import sys

import nbformat
from nbclient import NotebookClient

notebook = nbformat.v4.new_notebook()
notebook.cells = [nbformat.v4.new_code_cell(source) for source in json.load(sys.stdin)]
NotebookClient(notebook, timeout=120, allow_errors=True).execute()


def shown(output):
    if output.output_type == "stream":
        return output.text
    if output.output_type == "error":
        return "{}: {}\n".format(output.ename, output.evalue)
    return output.data.get("text/plain", "") + "\n"


print(json.dumps(["".join(map(shown, cell.outputs)) for cell in notebook.cells]))
