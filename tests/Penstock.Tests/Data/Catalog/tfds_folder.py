# Writes a small prepared dataset as TensorFlow Datasets lays it out: shards of TFRecords, dataset_info.json, features.json, label files.
import io, json, struct, zlib
import numpy
from PIL import Image

TABLE = []
for n in range(256):
    for _ in range(8):
        n = (n >> 1) ^ (0x82F63B78 if n & 1 else 0)
    TABLE.append(n)

def masked(data):
    crc = 0xFFFFFFFF
    for b in data:
        crc = TABLE[(crc ^ b) & 255] ^ (crc >> 8)
    crc ^= 0xFFFFFFFF
    return (((crc >> 15) | (crc << 17)) + 0xA282EAD8) & 0xFFFFFFFF

def varint(n):
    n &= (1 << 64) - 1
    out = b''
    while n > 127:
        out += bytes([n & 127 | 128])
        n >>= 7
    return out + bytes([n])

def field(number, content):
    return varint(number << 3 | 2) + varint(len(content)) + content

def feature(values, kind=None):
    kind = kind or (type(values[0]) if values else int)
    if kind is bytes:
        return field(1, b''.join(field(1, v) for v in values))
    if kind is float:
        return field(2, field(1, struct.pack('<%df' % len(values), *values)))
    return field(3, field(1, b''.join(varint(int(v)) for v in values)))

# An empty list has the kind of its feature.
KINDS = {'objects/bbox': float, 'words': bytes}

def example(features):
    entries = b''.join(field(1, field(1, k.encode()) + field(2, feature(v, KINDS.get(k)))) for k, v in features.items())
    return field(1, entries)

def write(path, records):
    with open(path, 'wb') as f:
        for r in records:
            length = struct.pack('<Q', len(r))
            f.write(length + struct.pack('<I', masked(length)) + r + struct.pack('<I', masked(r)))

def png(i):
    out = io.BytesIO()
    Image.fromarray(numpy.full((3, 2, 3), i * 10, numpy.uint8)).save(out, 'PNG')
    return out.getvalue()

def record(i):
    return example({
        'image': [png(i)], 'label': [i % 3], 'name': [('name %d' % i).encode()], 'score': [i / 4], 'pair': [i, -i], 'flag': [i % 2],
        'packed': [zlib.compress(numpy.arange(i, i + 4, dtype='<i2').tobytes())], 'raw': [numpy.array([i, i + 1], '<f4').tobytes()],
        'objects/label': [j % 2 for j in range(i % 3)], 'objects/bbox': [float(j + k) for j in range(i % 3) for k in range(4)],
        'words': [b'w%d' % j for j in range(i % 4)],
    })

core = 'tensorflow_datasets.core.features.'
def tensor(dtype, shape=(), encoding='none', cls='tensor_feature.Tensor'):
    return {'pythonClassName': core + cls, 'tensor': {'shape': {'dimensions': [str(s) for s in shape]} if shape else {}, 'dtype': dtype, 'encoding': encoding}}
def label(n):
    return {'pythonClassName': core + 'class_label_feature.ClassLabel', 'classLabel': {'numClasses': str(n)}}
def dictionary(features):
    return {'pythonClassName': core + 'features_dict.FeaturesDict', 'featuresDict': {'features': features}}
def sequence(inner):
    return {'pythonClassName': core + 'sequence_feature.Sequence', 'sequence': {'feature': inner, 'length': '-1'}}

features = dictionary({
    'image': {'pythonClassName': core + 'image_feature.Image', 'image': {'shape': {'dimensions': ['-1', '-1', '3']}, 'dtype': 'uint8', 'encodingFormat': 'png'}},
    'label': label(3), 'name': {'pythonClassName': core + 'text_feature.Text', 'text': {}}, 'score': tensor('float32', cls='scalar.Scalar'),
    'pair': tensor('int32', (2,)), 'flag': tensor('bool'), 'packed': tensor('int16', (2, 2), 'zlib'), 'raw': tensor('float32', (2,), 'bytes'),
    'objects': sequence(dictionary({'label': label(2), 'bbox': {'pythonClassName': core + 'bounding_boxes.BBoxFeature', 'boundingBox': {'shape': {'dimensions': ['4']}, 'dtype': 'float32'}}})),
    'words': sequence({'pythonClassName': core + 'text_feature.Text', 'text': {}}),
})
info = {
    'citation': '@article{x}', 'description': 'Made for a test.', 'downloadSize': '1234', 'fileFormat': 'tfrecord', 'location': {'urls': ['https://example.com']},
    'moduleName': 'tensorflow_datasets.made.made_set', 'name': 'made_set', 'releaseNotes': {'1.0.0': 'First.'},
    'splits': [
        {'filepathTemplate': '{DATASET}-{SPLIT}.{FILEFORMAT}-{SHARD_X_OF_Y}', 'name': 'train', 'numBytes': '999', 'shardLengths': ['3', '4']},
        {'filepathTemplate': '{DATASET}-{SPLIT}.{FILEFORMAT}-{SHARD_X_OF_Y}', 'name': 'test', 'numBytes': '99', 'shardLengths': ['2']},
    ],
    'supervisedKeys': {'tuple': {'items': [{'featureKey': 'image'}, {'featureKey': 'label'}]}}, 'version': '1.0.0',
}
folder = 'made_set/1.0.0'
os.makedirs(folder)
write(folder + '/made_set-train.tfrecord-00000-of-00002', [record(i) for i in range(3)])
write(folder + '/made_set-train.tfrecord-00001-of-00002', [record(i) for i in range(3, 7)])
write(folder + '/made_set-test.tfrecord-00000-of-00001', [record(i) for i in range(7, 9)])
json.dump(info, open(folder + '/dataset_info.json', 'w'), indent=2, sort_keys=True)
json.dump(features, open(folder + '/features.json', 'w'), indent=4)
open(folder + '/label.labels.txt', 'w').write('red\ngreen\nblue\n')
open(folder + '/objects-label.labels.txt', 'w').write('cup\nplate\n')
