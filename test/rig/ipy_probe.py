"""Uses guild.ipy in every way that it has in common with 0.9; prints a line of JSON for each. argv: guild home."""

import json
import sys
import warnings

import guild.ipy as guild

warnings.filterwarnings("ignore")
guild.set_guild_home(sys.argv[1])


def show(name, value):
    sys.stderr.write(json.dumps([name, value], default=str, sort_keys=True).replace("NaN", "null") + "\n")


def error_of(call):
    try:
        call()
    except BaseException as e:
        return "{}: {}".format(type(e).__name__, e)


def train(lr=0.1, n=3, *args, **kw):
    print("loss: %f" % (lr * 2))
    return lr * n


def plain(a="x y", b=None, c=True, d=1.0, e=[1, 2], f={"k": 1}):
    return d


def fails(x=1):
    raise ValueError("no")


def stops(x=1):
    raise KeyboardInterrupt()


def needs(a):
    return a


class Model:
    def fit(self, x=2):
        return x

    def __call__(self, y=3):
        return y


def facts(run):
    return [str(run.opref), run.status, run.get("label"), run.get("flags")]


for options in [{}, {"_label": "hello ${lr}"}, {"_tag": "t"}, {"_tag": "t", "_label": "l"}, {"_op_name": "other"}]:
    run, value = guild.run(train, 0.3, **options)
    show("run " + str(options), facts(run) + [value])
for name, op, kw in [
    ("grid", train, {"lr": [0.1, 0.2], "n": [1, 2]}),
    ("random", plain, {"d": slice(0.0, 1.0), "_random_seed": 1, "_max_trials": 2}),
    ("uniform", plain, {"d": guild.uniform(1, 9), "_random_seed": 7, "_max_trials": 2}),
    ("loguniform", plain, {"d": guild.loguniform(1e-5, 1.0), "_random_seed": 3, "_max_trials": 2}),
]:
    runs, values = guild.run(op, **kw)
    show(name, [[facts(each) for each in runs], values])
show("types", facts(guild.run(plain, e="z")[0]))
show("method", [facts(guild.run(Model().fit)[0])])
show("object", guild.run(Model())[1])
table = guild.runs()
show("runs", [list(table.columns), table.operation.tolist(), table.status.tolist(), table.label.tolist()])
compared = table.compare()
show("compare", list(compared.columns))
show("compared", compared.drop(columns=["run", "started", "time"]).to_dict("records"))
scalars = table.scalars()
show("scalars", [list(scalars.columns), scalars.drop(columns=["run"]).to_dict("records")])
detail = table.scalars_detail()
show("detail", [list(detail.columns), detail.drop(columns=["run"]).to_dict("records")])
flags = table.guild_flags()
show("flags", [list(flags.columns), flags.drop(columns=["run"]).to_dict("records")])
for op in (fails, stops):
    try:
        guild.run(op)
    except (guild.RunError, guild.RunTerminated) as e:
        show(op.__name__, [type(e).__name__, repr(e.from_exc), e.run.status, isinstance(e, guild.RunError)])
show("missing", error_of(lambda: guild.run(needs)))
show("unexpected", error_of(lambda: guild.run(needs, b=1)))
show("no function", error_of(lambda: guild.run(3)))
show("no optimizer", error_of(lambda: guild.run(plain, d=slice(0.0, 1.0), _optimizer="nope")))
ids = [str(run) for run in guild.runs(error=True).run]
show("delete", [each[:8] for each in guild.runs(error=True).delete()] == ids)
show("left", guild.runs(error=True).shape)
