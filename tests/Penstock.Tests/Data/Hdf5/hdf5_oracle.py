"""h5py as the oracle of the HDF5 tests.

hdf5_oracle.py write FOLDER   writes one file per variant of the format that h5py can be made to write
hdf5_oracle.py append FILE    adds to a file, as h5py does to one of its own
hdf5_oracle.py dump FILE...   prints as JSON what h5py reads in each file
"""
import json
import sys

import h5py
import numpy as np

WIDENED = {"float16": "Float32", "uint16": "Int32", "uint32": "Int64", "uint64": "Int64"}


def describe(value, dtype):
    if value is None or isinstance(value, h5py.Empty):
        return {"dtype": None, "shape": [0], "values": []}
    array = np.asarray(value)
    shape = list(array.shape)
    if h5py.check_string_dtype(dtype) is not None:
        texts = [v.decode("utf8", "replace") if isinstance(v, bytes) else v for v in array.ravel().tolist()]
        return {"dtype": "Text", "shape": shape, "values": texts}
    array = array.astype(array.dtype.newbyteorder("="))
    name = array.dtype.name
    return {"dtype": WIDENED.get(name) or {"uint8": "UInt8"}.get(name, name.capitalize()), "shape": shape,
            "values": [repr(float(v)) if array.dtype.kind == "f" else str(int(v)) for v in array.ravel()]}


def attributes(item):
    return {name: describe(value, item.attrs.get_id(name).dtype) for name, value in item.attrs.items()}


def tree(group, prefix, found):
    found[prefix or "/"] = {"kind": "group", "attrs": attributes(group)}
    for name in group:
        item = group.get(name)
        if isinstance(item, h5py.Group):
            tree(item, f"{prefix}/{name}", found)
        elif isinstance(item, h5py.Dataset):
            value = item[()] if item.shape is not None else None
            if item.attrs.get("dtype") == "bfloat16":
                value = (value.view("u2").astype("u4") << 16).view("f4")
            found[f"{prefix}/{name}"] = {"kind": "dataset", "attrs": attributes(item), **describe(value, item.dtype)}
    return found


def dump(files):
    out = {}
    for name in files:
        with h5py.File(name, "r") as f:
            out[name] = tree(f, "", {})
    json.dump(out, sys.stdout)


def numbers(f):
    rng = np.random.default_rng(1)
    for code in ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"]:
        for order in "<>":
            dtype = np.dtype(order + code)
            values = rng.normal(size=(3, 4)) * 50 if dtype.kind == "f" else rng.integers(0 if dtype.kind == "u" else -100, 100, (3, 4))
            f.create_dataset(f"{dtype.kind}{dtype.itemsize}{'le' if order == '<' else 'be'}", data=values.astype(dtype))
    f.create_dataset("extremes", data=np.array([np.inf, -np.inf, np.nan, 0.0, -0.0, 6e-8, 65504], "f2"))
    f.create_dataset("largest", data=np.array([2**63 - 1, -2**63], "i8"))
    f.create_dataset("bool", data=np.array([[True, False], [False, True]]))
    f.create_dataset("scalar", data=np.float32(3.5))
    f.create_dataset("empty", data=np.zeros((0, 3), "f4"))
    f.create_dataset("null", data=h5py.Empty("f4"))
    f.create_dataset("enum", data=np.array([1, 2], "i4"), dtype=h5py.enum_dtype({"A": 1, "B": 2}, "i4"))
    f["named"] = np.dtype("f4")
    f.create_dataset("of_named", data=np.arange(3.0), dtype=f["named"])
    keras = f.create_dataset("keras_bfloat16", data=np.array([0x3FC0, 0xC000, 0x7F80], "u2").view("V2"))
    keras.attrs["dtype"] = "bfloat16"
    bfloat16 = h5py.h5t.IEEE_F32LE.copy()
    bfloat16.set_fields(15, 7, 8, 0, 7)
    bfloat16.set_precision(16)
    bfloat16.set_size(2)
    bfloat16.set_ebias(127)
    raw = (np.array([1.5, -2, 3e38, 1e-39], "f4").view("u4") >> 16).astype("u2")
    made = h5py.h5d.create(f.id, b"bfloat16", bfloat16, h5py.h5s.create_simple((4,)))
    made.write(h5py.h5s.ALL, h5py.h5s.ALL, raw, mtype=bfloat16)


def texts(f):
    f.create_dataset("variable", data=["one", "", "dr\u00e9i", "x" * 5000], dtype=h5py.string_dtype())
    f.create_dataset("scalar", data="text")
    f.create_dataset("fixed", data=np.array([[b"ab", b"c"], [b"", b"defg"]]))
    f.create_dataset("utf8", data=np.array(["\u00e4\u00f6".encode()], dtype=h5py.string_dtype("utf-8", 8)))
    f.create_dataset("variable_chunks", data=[f"text {i}" for i in range(50)], dtype=h5py.string_dtype(), chunks=(7,), compression="gzip")
    for name, padding in [("terminated", h5py.h5t.STR_NULLTERM), ("spaces", h5py.h5t.STR_SPACEPAD)]:
        kind = h5py.h5t.C_S1.copy()
        kind.set_size(6)
        kind.set_strpad(padding)
        made = h5py.h5d.create(f.id, name.encode(), kind, h5py.h5s.create_simple((2,)))
        made.write(h5py.h5s.ALL, h5py.h5s.ALL, np.array([b"ab", b"abcde"], "S6") if name == "terminated" else np.array([b"ab    ", b"abcdef"], "S6"), mtype=kind)


def attrs(f):
    f.attrs["text"] = "caf\u00e9"
    f.attrs["bytes"] = b"ascii"
    f.attrs["fixed"] = np.bytes_("fixed")
    f.attrs["list"] = ["a", "bb", "ccc"]
    f.attrs["fixed_list"] = np.array([b"a", b"bb", b"ccc"])
    f.attrs["empty_list"] = np.array([])
    f.attrs["number"] = 3
    f.attrs["real"] = 2.5
    f.attrs["half"] = np.float16(0.1)
    f.attrs["matrix"] = np.arange(6, dtype=">i4").reshape(2, 3)
    f.attrs["flag"] = True
    f.attrs["flags"] = np.array([True, False])
    f.attrs["null"] = h5py.Empty("f4")
    f.attrs.create("array", np.arange(12).reshape(2, 2, 3), shape=(2, 2, 3), dtype="(2,3)i4")
    f.create_dataset("d", data=np.arange(3)).attrs["unit"] = "m"
    for i in range(20):
        f.attrs[f"layer_names{i}"] = np.array([f"layer_{i}_{j}".encode() for j in range(50)])


def many(f):
    for i in range(300):
        f.create_group(f"group_{i * 7919 % 300:03d}")
    dense = f["group_007"]
    for i in range(100):
        dense.create_dataset(f"kernel_{i}", data=np.full(2, i, "f4"))
    for i in range(150):
        dense.attrs[f"attribute {i}"] = f"value {i}" if i % 2 else i


def deep(f):
    f.create_group("/".join(f"level{i}" for i in range(40))).attrs["depth"] = 40


def links(f):
    f.create_dataset("group/data", data=np.arange(4))
    f["hard"] = f["group/data"]
    f["soft"] = h5py.SoftLink("/group/data")
    f["group/relative"] = h5py.SoftLink("data")
    f["soft_group"] = h5py.SoftLink("group")
    f["soft_to_soft"] = h5py.SoftLink("/soft")
    f["dangling"] = h5py.SoftLink("/nowhere")
    f["external"] = h5py.ExternalLink("other.h5", "/data")


def chunks(f):
    rng = np.random.default_rng(2)
    data = rng.normal(size=(37, 23)).astype("f4")
    f.create_dataset("plain", data=data, chunks=(10, 7))
    f.create_dataset("gzip", data=data, chunks=(10, 7), compression="gzip")
    f.create_dataset("shuffled", data=data.astype("f8"), chunks=(8, 23), compression="gzip", shuffle=True)
    f.create_dataset("checked", data=data, chunks=(37, 5), fletcher32=True)
    f.create_dataset("all", data=np.arange(1001), chunks=(100,), compression="gzip", shuffle=True, fletcher32=True)
    f.create_dataset("single", data=data, chunks=(37, 23))
    f.create_dataset("single_gzip", data=data, chunks=(37, 23), compression="gzip")
    f.create_dataset("cube", data=rng.integers(0, 9, (5, 6, 7)), chunks=(2, 4, 3))
    f.create_dataset("growing", data=data, chunks=(4, 5), maxshape=(None, 23))
    f.create_dataset("growing_last", data=data, chunks=(4, 5), maxshape=(37, None), compression="gzip")
    f.create_dataset("growing_both", data=data, chunks=(4, 5), maxshape=(None, None))
    f.create_dataset("growing_both_gzip", data=data, chunks=(4, 5), maxshape=(None, None), compression="gzip")
    f.create_dataset("bounded", data=data, chunks=(4, 5), maxshape=(100, 50))
    sparse = f.create_dataset("sparse", shape=(40, 40), chunks=(7, 9), dtype="f4", fillvalue=2.5)
    sparse[3:12, 8:30] = 1
    f.create_dataset("unwritten", shape=(3, 3), dtype="f8", fillvalue=7)
    f.create_dataset("unwritten_chunks", shape=(3, 3), dtype=">i2", chunks=(2, 2), fillvalue=7)
    shrunk = f.create_dataset("shrunk", data=np.arange(100), chunks=(9,), maxshape=(None,))
    shrunk.resize((31,))
    early = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    early.set_chunk((3, 4))
    early.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
    made = h5py.h5d.create(f.id, b"implicit", h5py.h5t.NATIVE_FLOAT, h5py.h5s.create_simple((10, 9)), dcpl=early)
    made.write(h5py.h5s.ALL, h5py.h5s.ALL, np.arange(90, dtype="f4").reshape(10, 9))
    compact = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    compact.set_layout(h5py.h5d.COMPACT)
    made = h5py.h5d.create(f.id, b"compact", h5py.h5t.NATIVE_INT32, h5py.h5s.create_simple((5,)), dcpl=compact)
    made.write(h5py.h5s.ALL, h5py.h5s.ALL, np.arange(5, dtype="i4"))


def many_chunks(f):
    f.create_dataset("one_wide", data=np.arange(5000), chunks=(1,), maxshape=(None,))
    f.create_dataset("paged", data=np.arange(5000, dtype="i2"), chunks=(2,))
    f.create_dataset("paged_gzip", data=np.arange(3000, dtype="i2"), chunks=(2,), compression="gzip")
    sparse = f.create_dataset("sparse_paged", shape=(20000,), chunks=(5,), dtype="i4", fillvalue=-3)
    sparse[17777:17800] = 1
    sparse = f.create_dataset("sparse_growing", shape=(20000,), chunks=(5,), dtype="i4", fillvalue=-3, maxshape=(None,))
    sparse[17777:17800] = 1


def far_pages(f):
    sparse = f.create_dataset("sparse", shape=(180050,), chunks=(1,), dtype="i1", fillvalue=-3, maxshape=(None,))
    sparse[180000:180020] = 1


def crowd(f):
    data = f.create_dataset("data", data=np.arange(4))
    for i in range(1500):
        f[f"link {i}"] = data


def large_attribute(f):
    f.attrs["large"] = np.arange(20000.0)
    for i in range(20):
        f.attrs[f"small{i}"] = i


VARIANTS = [numbers, texts, attrs, many, deep, links, chunks]
LARGE = [many_chunks, crowd]
LATEST = [far_pages, large_attribute]


def write(folder):
    for libver in ["earliest", "v108", "latest"]:
        for variant in VARIANTS + (LARGE if libver != "v108" else []) + (LATEST if libver == "latest" else []):
            with h5py.File(f"{folder}/{variant.__name__}_{libver}.h5", "w", libver=libver) as f:
                variant(f)
    with h5py.File(f"{folder}/user_block.h5", "w", userblock_size=1024) as f:
        f["data"] = np.arange(10)
    with h5py.File(f"{folder}/ordered.h5", "w", track_order=True) as f:
        many(f)
        attrs(f)


def append(name):
    with h5py.File(name, "r+") as f:
        for i in range(30):
            f[f"added/data {i}"] = np.full(3, i)
            f.attrs[f"added {i}"] = "x" * i
        del f["group 1"], f["group 50"]


if __name__ == "__main__":
    {"write": lambda: write(sys.argv[2]), "append": lambda: append(sys.argv[2]), "dump": lambda: dump(sys.argv[2:])}[sys.argv[1]]()
