# ruff: noqa: E501 - cells are written as a line each
"""Cells that do to a kernel whatever a notebook can do; pauses only where a stock kernel delivers late."""

from __future__ import annotations

# Text of C code and subprocesses reaches a stock kernel through a pipe that a thread empties: give it time.
WAIT = "\nimport time; time.sleep(0.5)"

CELLS: dict[str, str] = {
    "print": "print('out')\nimport sys\nprint('err', file=sys.stderr)\nprint('out again', end='')",
    "result": "{'a': [1, 2, {3}], 'b': 'text', 'c': None}",
    "semicolon": "42;",
    "rich": (
        "from IPython.display import HTML, JSON, Latex, Markdown, Math, SVG, Image, display\n"
        "display(HTML('<b>html</b>'), Markdown('*md*'), Latex('$x$'), Math('x^2'), JSON({'a': [1, None]}))\n"
        "display(SVG('<svg xmlns=\"http://www.w3.org/2000/svg\"/>'), metadata={'text/plain': {'isolated': True}})\n"
        "display({'application/x-own+json': {'1': (1, 2)}, 'text/plain': 'own'}, raw=True)"
    ),
    "update": (
        "handle = display('before', display_id='shown')\nprint('between')\nhandle.update('after')\n"
        "display('another', display_id='shown', update=True)"
    ),
    "update_earlier": "handle.update(HTML('<i>later</i>'))",
    "clear": "from IPython.display import clear_output\nprint('gone')\nclear_output()\nprint('stays')",
    "clear_wait": "print('gone')\nclear_output(wait=True)\nprint('replaces')",
    # numpy first: %precision sets its options too if it is loaded, and here it always is.
    "magics": "import numpy\n%precision 3\nprint('%s' % 3)\n3.14159265",
    "cell_magic": "%%capture kept\nprint('captured')",
    "captured": "kept.stdout, _, __, _i",
    "html_magic": "%%html\n<p>magic</p>",
    "who": "chosen = 1\n%who int",
    "time_magic": "%%timeit -n1 -r1 -q\npass",
    "await": "import asyncio\nawait asyncio.sleep(0.01)\nasync def f():\n    return 'awaited'\nawait f()",
    "async_for": "[i async for i in (lambda: (x async for x in g()))()] if False else [await f() for _ in range(2)]",
    "shell": "!echo from the shell",
    "shell_value": "lines = !printf 'a\\nb\\n'\nlines",
    "shell_exit": "!exit 3\n_exit_code",
    "bash": "%%bash\necho in bash\necho to stderr >&2",
    "system": "import os\nprint('before')\nsys.stdout.flush()\nos.system('echo from C')" + WAIT + "\nprint('after')",
    "subprocess": ("import subprocess\nsubprocess.run([sys.executable, '-c', 'print(\"child\")'], check=True);" + WAIT),
    "descriptor": "os.write(1, 'Қазақстан\\n'.encode());" + WAIT,
    "threads": (
        "import threading\n"
        "def say(i):\n    print('thread', i)\n    display(i)\n"
        "for i in range(3):\n    t = threading.Thread(target=say, args=(i,))\n    t.start()\n    t.join()"
    ),
    "pool": "from concurrent.futures import ThreadPoolExecutor\nlist(ThreadPoolExecutor(2).map(abs, range(-3, 3)))",
    "logging": "import logging\nlogging.warning('logged')\nlogging.getLogger('x').error('too')",
    "warnings": "import warnings\nwarnings.warn('careful')\nwarnings.warn('old', DeprecationWarning)",
    "unicode": "print('Қырғыз · Тоҷик · 元素 · \\U0001f30d · \\x1b[31mred\\x1b[0m \\u2028')\n'\\udc80'.encode('utf-8', 'replace')",
    "surrogate": "print('lone \\udc80')",
    "large": "print('x' * 3_000_000)\n'y' * 200_000",
    "many": "for i in range(3000):\n    print(i)",
    "pandas": "import pandas as pd\nframe = pd.DataFrame({'a': [1, 2], 'b': ['x', None], 'c': [0.1, 2.5]})\nframe",
    "describe": "display(frame.describe(), frame.dtypes)\nframe.groupby('a').sum(numeric_only=True)",
    "options": "pd.describe_option(_print_desc=False)",
    "wide": "print(pd.DataFrame([[str(i) * 9 for i in range(15)]]))\nimport numpy as np\nnp.get_printoptions()",
    "filters": "warnings.filters[-5:], logging.getLogger().level, logging.getLogger().handlers",
    "altair": (
        "import altair as alt\nfrom carep import Chart, record, say\n"
        "chart = alt.Chart(frame).mark_bar(clip=True).encode(x='a:N', y='c:Q').interactive()\n"
        "Chart(chart, name='n', title='T', alt='A', sources=['s'])"
    ),
    "altair_again": "Chart(chart, name='n', title='T', alt='A', sources=['s'])",
    # Without a clip path: Vega numbers those over all charts of a process, and carep draws in another one.
    "chart_itself": "alt.renderers.enable('svg')\nalt.Chart(frame).mark_point().encode(x='a:N', y='c:Q')",
    "record": "record('share', 12.5, unit='%')",
    "matplotlib": (
        "import matplotlib.pyplot as plt\nfig, ax = plt.subplots(figsize=(2, 1))\nax.plot([1, 3, 2])\nplt.show()\n"
        "plt.figure(figsize=(1, 1)).text(0, 0, 'last')"
    ),
    "repr_fails": "class Bad:\n    def __repr__(self):\n        raise ValueError('no repr')\nBad()",
    "html_fails": "class Half:\n    def _repr_html_(self):\n        raise ValueError('no html')\nHalf()",
    "nan": "display({'application/json': {'nan': 'text'}, 'text/plain': 'x'}, raw=True, metadata={'n': 1.5})",
    "deleted": "del chosen\nchosen",
    "chained": "try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    raise KeyError('second') from e",
    "syntax": "def f(:\n    pass",
    "unknown_magic": "%no_such_magic",
    "input": "input('name? ')",
    "getpass": "import getpass\ngetpass.getpass()",
    "interrupt": "raise KeyboardInterrupt",
    "group": "raise ExceptionGroup('many', [ValueError(1), TypeError(2)])",
    "exit": "sys.exit(3)",
    "history": "In[1], len(Out) > 3, _ih[-1] == In[-1]",
    "history_magic": "%history 1-2",
    "names": "__name__, sys.modules['__main__'].__dict__ is globals(), type(get_ipython()).__name__, '__file__' in globals()",
    "paths": "sys.path, os.getcwd() == os.environ.get('PWD', os.getcwd()), sys.flags, sys.stdin.read()",
    "tty": "sys.stdout.isatty(), sys.stdout.encoding, sys.stderr.name, os.isatty(0), sys.stdin.isatty()",
    "environment": "{k: v for k, v in sorted(os.environ.items()) if k not in ('JPY_PARENT_PID', 'JPY_SESSION_NAME')}",
    "signals": "import signal\n[(s.name, str(signal.getsignal(s))[:25]) for s in sorted(signal.valid_signals()) if s < 32 and hasattr(s, 'name') and s not in (9, 19)]",
    "fork": "pid = os.fork()\nif pid == 0:\n    print('in a fork', flush=True)\n    os._exit(0)\nos.waitpid(pid, 0)[1]"
    + WAIT,
    "processes": (
        "from multiprocessing import get_context\n"
        "with get_context('fork').Pool(1) as pool:\n    squares = pool.map(abs, [-1, -2])\nsquares"
    ),
    "random": "import random\nrandom.seed(4)\nimport numpy as np\nnp.random.seed(4)\nrandom.random(), float(np.random.rand())",
    "blas": "m = np.arange(90_000.0).reshape(300, 300) % 7\nfloat((m @ m).sum()), float(np.linalg.det(m[:5, :5] + np.eye(5)))",
    "decimal": "import decimal\ndecimal.getcontext().prec = 5",
    "decimal_later": "decimal.Decimal(1) / 3",
    "display_in_loop": "for i in range(3):\n    print(i)\n    display(i)\n    print('e', file=sys.stderr)",
    "empty": "# nothing but a comment",
    "last": "print('no newline at the end', end='')",
}
