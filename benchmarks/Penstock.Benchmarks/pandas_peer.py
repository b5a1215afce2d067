"""Times pandas' describe of a CSV file: a line of input names the work, a line of output has its seconds."""
import sys
import time

import pandas

path = sys.argv[1]
rows = pandas.read_csv(path)
print(pandas.__version__, flush=True)
for line in sys.stdin:
    start = time.perf_counter()
    (rows if line.strip() == "describe" else pandas.read_csv(path)).describe(include="all")
    print(time.perf_counter() - start, flush=True)
