"""Where jobs are executed: processes of this machine, or Dask."""
