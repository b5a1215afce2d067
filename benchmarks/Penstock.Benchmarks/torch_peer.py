"""Times PyTorch on the work named by each line of standard input; answers with 'median best' in seconds."""
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn


def measure(work, seconds=0.15):
    work()
    start = time.perf_counter()
    work()
    calls = max(1, int(0.002 / max(1e-7, time.perf_counter() - start)))
    start = time.perf_counter()
    while time.perf_counter() - start < seconds / 5:
        work()
    samples = []
    start = time.perf_counter()
    while time.perf_counter() - start < seconds or len(samples) < 3:
        sample = clock()
        for _ in range(calls):
            work()
        samples.append((clock() - sample) / calls)
    samples.sort()
    return samples[len(samples) // 2], samples[0]


def matrix(kind, m, n, k):
    m, n, k = int(m), int(n), int(k)
    a = torch.rand(k, m).t() if kind[0] == "T" else torch.rand(m, k)
    b = torch.rand(n, k).t() if kind[1] == "T" else torch.rand(k, n)
    c = torch.empty(m, n)
    return lambda: torch.mm(a, b, out=c)


def convolution(layout, step, batch, size, channels, filters):
    batch, size, channels, filters = int(batch), int(size), int(channels), int(filters)
    x, w = torch.rand(batch, channels, size, size), torch.rand(filters, channels, 3, 3) * 0.05
    b, g = torch.rand(filters), torch.rand(batch, filters, size, size)
    if layout == "channels_last":
        x, w, g = (t.to(memory_format=torch.channels_last) for t in (x, w, g))
    if step == "forward":
        def forward():
            with torch.no_grad():
                F.conv2d(x, w, b, padding=1)
        return forward
    wanted = [w.requires_grad_(), b.requires_grad_()] + ([x.requires_grad_()] if channels > 1 else [])
    return lambda: torch.autograd.grad(F.conv2d(x, w, b, padding=1), wanted, g)


def batch_norm(shape, layout):
    batch, height, width, channels = shape
    x = torch.rand(batch, channels, height, width)
    x = x.to(memory_format=torch.channels_last) if layout == "channels_last" else x
    gamma, beta = torch.rand(channels), torch.rand(channels)
    return lambda: F.batch_norm(x, None, None, gamma, beta, True), [x, gamma, beta]


def layer_norm(shape):
    x, gamma, beta = torch.rand(shape), torch.rand(shape[1:]), torch.rand(shape[1:])
    return lambda: F.layer_norm(x, shape[1:], gamma, beta), [x, gamma, beta]


def of_one(apply):
    def make(shape, axes=""):
        x, axes = torch.randn(shape), [int(a) for a in axes.split(",") if a]
        return lambda: apply(x, axes), [x]
    return make


def gather(shape, rows, way):
    table, indices = torch.rand(shape), torch.randint(0, shape[0], (int(rows),))
    return (lambda: F.embedding(indices, table)) if way == "embedding" else (lambda: torch.index_select(table, 0, indices)), [table]


operators = {"batch_norm": batch_norm, "layer_norm": layer_norm, "softmax": of_one(lambda x, _: F.softmax(x, -1)), "gelu": of_one(lambda x, _: F.gelu(x)),
             "sum": of_one(torch.sum), "mean": of_one(torch.mean), "max": of_one(torch.amax),
             "transpose": of_one(lambda x, order: x.permute(order).contiguous()), "gather": gather}


def operator(step, name, shape, *arguments):
    """A functional call, alone or with the gradients of all that it takes, laid out in memory, by autograd."""
    call, inputs = operators[name]([int(n) for n in shape.split("x")], *arguments)
    if step == "forward":
        def forward():
            with torch.no_grad():
                call()
        return forward
    wanted, g = [x.requires_grad_() for x in inputs], torch.rand_like(call())

    def both():
        gradients = torch.autograd.grad(call(), wanted, g)
        # The gradient of a sum or a transposition is else a mere view.
        return [d.contiguous() for d in gradients] if name in ("sum", "transpose") else gradients
    return both


class Residual(nn.Module):
    def __init__(self, channels, filters, stride):
        super().__init__()
        self.first, self.second = normalized(channels, filters, 3, stride), normalized(filters, filters, 3)
        self.shortcut = nn.Identity() if stride == 1 and channels == filters else normalized(channels, filters, 1, stride)

    def forward(self, x):
        return F.relu(self.second(F.relu(self.first(x))) + self.shortcut(x))


class Inverted(nn.Module):
    def __init__(self, channels, expansion, filters, stride):
        super().__init__()
        inner = channels * expansion
        expand = [] if expansion == 1 else [normalized(channels, inner, 1), nn.ReLU6(inplace=True)]
        self.body = nn.Sequential(*expand, normalized(inner, inner, 3, stride, inner), nn.ReLU6(inplace=True), normalized(inner, filters, 1))
        self.adds = stride == 1 and channels == filters

    def forward(self, x):
        return x + self.body(x) if self.adds else self.body(x)


def normalized(channels, filters, size, stride=1, groups=1):
    return nn.Sequential(nn.Conv2d(channels, filters, size, stride, size // 2, groups=groups, bias=False), nn.BatchNorm2d(filters))


def perceptron():
    return nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10))


def convolutions():
    return nn.Sequential(
        nn.Conv2d(1, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(64 * 49, 128), nn.ReLU(), nn.Linear(128, 10))


def resnet20():
    layers, channels = [normalized(3, 16, 3), nn.ReLU()], 16
    for filters, first in ((16, 1), (32, 2), (64, 2)):
        for block in range(3):
            layers.append(Residual(channels, filters, first if block == 0 else 1))
            channels = filters
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10))


def mobilenetv2():
    layers, channels = [normalized(3, 16, 3, 2), nn.ReLU6(inplace=True)], 16
    for expansion, filters, blocks, first in ((1, 8, 1, 1), (6, 16, 2, 2), (6, 16, 3, 2), (6, 32, 4, 2), (6, 48, 3, 1), (6, 80, 3, 2), (6, 160, 1, 1)):
        for block in range(blocks):
            layers.append(Inverted(channels, expansion, filters, first if block == 0 else 1))
            channels = filters
    return nn.Sequential(*layers, normalized(160, 1280, 1), nn.ReLU6(inplace=True), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.2), nn.Linear(1280, 10))


class Memory(nn.Module):
    def __init__(self):
        super().__init__()
        self.memory, self.end = nn.LSTM(64, 128, batch_first=True), nn.Linear(128, 10)

    def forward(self, x):
        return self.end(self.memory(x)[0][:, -1])


class Transformer(nn.Module):
    def __init__(self):
        super().__init__()
        layer = nn.TransformerEncoderLayer(256, 4, 1024, dropout=0.0, batch_first=True)
        self.encoder, self.end = nn.TransformerEncoder(layer, 4), nn.Linear(256, 10)

    def forward(self, x):
        return self.end(self.encoder(x).mean(1))


# By the first part of a work's name: the network and the shape of its rows.
networks = {"mlp": (perceptron, (784,)), "cnn": (convolutions, (1, 28, 28)), "resnet20": (resnet20, (3, 32, 32)), "mobilenetv2": (mobilenetv2, (3, 96, 96)),
            "lstm128": (Memory, (64, 64)), "transformer4": (Transformer, (128, 256))}


def training(name, layout, batch):
    make, row = networks[name.split("-")[0]]
    model, shape = make(), (int(batch),) + row
    # Fresh labels for a few batches that stay in the cache: nothing is learnt by heart, and nothing is read from afar.
    x, labels, step = torch.randn((16,) + shape), torch.randint(0, 10, (997, int(batch))), 0
    if layout == "channels_last":
        model = model.to(memory_format=torch.channels_last)
    x = [b.contiguous(memory_format=torch.channels_last) if layout == "channels_last" else b for b in x]
    optimizer = torch.optim.Adam(model.parameters(), 1e-3, foreach=False)

    def train():
        nonlocal step
        step = (step + 1) % 997
        optimizer.zero_grad(set_to_none=True)
        F.cross_entropy(model(x[step % 16]), labels[step]).backward()
        optimizer.step()
    return train


def prediction():
    model, x = nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10)), torch.rand(1, 784)

    def predict():
        with torch.no_grad():
            model(x)
    return predict


def export(folder):
    """The networks, and one that gives back its input, as ONNX files for one row."""
    for name, (make, row) in {**networks, "identity": (nn.Identity, (10,))}.items():
        torch.onnx.export(make().eval(), torch.randn((1,) + row), f"{folder}/{name}.onnx", opset_version=13, input_names=["x"], output_names=["y"])


if sys.argv[1] == "export":
    export(sys.argv[2])
    sys.exit()
works = {"matrix": matrix, "convolution": convolution, "operator": operator, "training": training, "prediction": prediction}
clock = time.process_time if sys.argv[2:] == ["processor-time"] else time.perf_counter
torch.set_num_threads(int(sys.argv[1]))
torch.set_flush_denormal(True)
print(torch.__version__, flush=True)
cache = {}
for line in sys.stdin:
    what, *arguments = line.split()
    if line not in cache:
        cache.clear()
        cache[line] = works[what](*arguments)
    print(*measure(cache[line], 0.5 if what == "training" else 0.15), flush=True)
