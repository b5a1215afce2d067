# Writes JPEG files of every kind into the current folder, and beside each, as NAME.raw, the pixels that Pillow reads of it.
# What Pillow cannot write comes from a small encoder: odd samplings, restart markers, RGB, YCCK, tables of 16 bits, a scan per component.
import struct
import numpy as np
from PIL import Image

ZIGZAG = [0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
          35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63]
COSINES = np.array([[np.cos((2 * x + 1) * u * np.pi / 16) * (np.sqrt(1 / 8) if u == 0 else 0.5) for x in range(8)] for u in range(8)])
# One code of 8 bits for each symbol: 12 sizes of DC, and 160 runs and sizes of AC with end of block and 16 zeros.
DC = list(range(12))
AC = [0, 0xF0] + [run << 4 | size for run in range(16) for size in range(1, 11)]


def segment(marker, content):
    return bytes([0xFF, marker]) + struct.pack('>H', len(content) + 2) + content


def table(kind, symbols):
    return segment(0xC4, bytes([kind]) + bytes([0] * 7 + [len(symbols)] + [0] * 8) + bytes(symbols))


class Bits:
    def __init__(self):
        self.bits = ''

    def put(self, value, size):
        if size:
            self.bits += format(value, '0%db' % size)

    def number(self, symbols, run, value):
        size = int(abs(value)).bit_length()
        self.put(symbols.index(run << 4 | size), 8)
        self.put(value if value >= 0 else value + (1 << size) - 1, size)

    def bytes(self):
        bits = self.bits + '1' * (-len(self.bits) % 8)
        return bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8)).replace(b'\xff', b'\xff\0')


def encode(planes, factors, adobe=None, restart=0, wide_tables=False, scan_each=False, ids=None, jfif=False, orientation=None):
    """Full-size planes, each sampled down by averaging as its factors say."""
    height, width = planes[0].shape
    most = [max(f[0] for f in factors), max(f[1] for f in factors)]
    units = [-(-width // (8 * most[0])), -(-height // (8 * most[1]))]
    scale = np.array([[3 + u + v for u in range(8)] for v in range(8)]) * (1 if not wide_tables else 40)
    blocks = []
    for plane, (h, v) in zip(planes, factors):
        across, down = most[0] // h, most[1] // v
        padded = np.pad(plane, ((0, units[1] * 8 * most[1] - height), (0, units[0] * 8 * most[0] - width)), mode='edge').astype(float)
        small = padded.reshape(padded.shape[0] // down, down, padded.shape[1] // across, across).mean((1, 3)) - 128
        grid = small.reshape(small.shape[0] // 8, 8, small.shape[1] // 8, 8).swapaxes(1, 2)
        blocks.append(np.round(COSINES @ grid @ COSINES.T / scale).astype(int))

    def scan(parts):
        out, bits, last, done = b'', Bits(), [0] * len(planes), 0
        single = len(parts) == 1
        if single:
            h, v = factors[parts[0]]
            size = [-(-(-(-width * h // most[0])) // 8), -(-(-(-height * v // most[1])) // 8)]
        else:
            size = units
        for y in range(size[1]):
            for x in range(size[0]):
                if restart and done and done % restart == 0:
                    out += bits.bytes() + bytes([0xFF, 0xD0 + (done // restart - 1) % 8])
                    bits, last = Bits(), [0] * len(planes)
                done += 1
                for c in parts:
                    h, v = (1, 1) if single else factors[c]
                    for by in range(v):
                        for bx in range(h):
                            block = blocks[c][y * v + by, x * h + bx].ravel()[ZIGZAG]
                            bits.number(DC, 0, int(block[0] - last[c]))
                            last[c] = block[0]
                            run = 0
                            for k in range(1, 64):
                                if block[k] == 0:
                                    run += 1
                                    continue
                                while run > 15:
                                    bits.put(AC.index(0xF0), 8)
                                    run -= 16
                                bits.number(AC, run, int(block[k]))
                                run = 0
                            if run:
                                bits.put(AC.index(0), 8)
        head = bytes([len(parts)]) + b''.join(bytes([ids[c], 0]) for c in parts) + bytes([0, 63, 0])
        return segment(0xDA, head) + out + bits.bytes()

    ids = ids or list(range(1, len(planes) + 1))
    file = b'\xff\xd8'
    if jfif:
        file += segment(0xE0, b'JFIF\0\1\1\0\0\1\0\1\0\0')
    if orientation:
        file += segment(0xE1, b'Exif\0\0MM\0*\0\0\0\x08\0\1' + struct.pack('>HHIHH', 0x112, 3, 1, orientation, 0) + b'\0\0\0\0')
    if adobe is not None:
        file += segment(0xEE, b'Adobe\0\x64\0\0\0\0' + bytes([adobe]))
    flat = scale.ravel()[ZIGZAG]
    file += segment(0xDB, b'\x10' + b''.join(struct.pack('>H', q) for q in flat) if wide_tables else b'\0' + bytes(int(q) for q in flat))
    file += segment(0xC0 if not wide_tables else 0xC1, struct.pack('>BHHB', 8, height, width, len(planes)) + b''.join(bytes([i, h << 4 | v, 0]) for i, (h, v) in zip(ids, factors)))
    file += table(0, DC) + table(0x10, AC)
    if restart:
        file += segment(0xDD, struct.pack('>H', restart))
    for parts in ([[c] for c in range(len(planes))] if scan_each else [list(range(len(planes)))]):
        file += scan(parts)
    return file + b'\xff\xd9'


def without(file, marker):
    """A file without its segments of a marker, up to the first scan."""
    out, at = file[:2], 2
    while True:
        end = at + 2 + struct.unpack('>H', file[at + 2:at + 4])[0]
        if file[at + 1] != marker:
            out += file[at:end]
        if file[at + 1] == 0xDA:
            return out + file[end:]
        at = end


def picture(width, height, seed=1):
    y, x = np.mgrid[0:height, 0:width]
    waves = np.stack([128 + 100 * np.sin(x / 7 + y / 11), 128 + 90 * np.cos(x / 5 - y / 9), 128 + 120 * np.sin((x + y) / 13)], -1)
    return Image.fromarray(np.clip(waves + np.random.RandomState(seed).normal(0, 12, waves.shape), 0, 255).astype(np.uint8))


def keep(name, file=None):
    if file:
        open(name, 'wb').write(file)
    image = Image.open(name)
    open(name + '.raw', 'wb').write(np.array(image.convert('RGB')).tobytes())


def write_all():
    for width, height in [(1, 1), (2, 3), (5, 4), (16, 16), (33, 17), (67, 50)]:
        image, size = picture(width, height), '%dx%d' % (width, height)
        for progressive in [False, True]:
            for subsampling in [0, 1, 2]:
                for quality in [20, 95]:
                    name = 'pillow %s %d %d %d.jpg' % (size, progressive, subsampling, quality)
                    image.save(name, quality=quality, subsampling=subsampling, progressive=progressive, optimize=quality == 95)
                    keep(name)
            for mode in ['L', 'CMYK']:
                name = 'pillow %s %d %s.jpg' % (size, progressive, mode)
                image.convert(mode).save(name, progressive=progressive)
                keep(name)
        planes = [np.array(p) for p in image.convert('YCbCr').split()]
        samplings = {'440': [(1, 2), (1, 1), (1, 1)], '411': [(4, 1), (1, 1), (1, 1)], '441': [(1, 4), (1, 1), (1, 1)], '410': [(4, 2), (1, 1), (1, 1)],
                     'mixed': [(2, 2), (1, 2), (2, 1)], 'reversed': [(1, 1), (2, 2), (1, 1)], 'three': [(3, 1), (1, 1), (1, 1)], 'alike': [(2, 2), (2, 2), (2, 2)]}
        for name, factors in samplings.items():
            if sum(h * v for h, v in factors) <= 10:
                keep('odd %s %s.jpg' % (size, name), encode(planes, factors))
        usual = samplings['reversed'][1:2] + samplings['440'][1:]
        keep('restart %s.jpg' % size, encode(planes, usual, restart=1))
        keep('restart3 %s.jpg' % size, encode(planes, usual, restart=3, scan_each=True))
        keep('each %s.jpg' % size, encode(planes, usual, scan_each=True))
        keep('wide %s.jpg' % size, encode(planes, usual, wide_tables=True))
        colours = [np.array(p) for p in image.split()]
        keep('adobe rgb %s.jpg' % size, encode(colours, [(1, 1)] * 3, adobe=0))
        keep('named rgb %s.jpg' % size, encode(colours, [(1, 1)] * 3, ids=[82, 71, 66]))
        keep('adobe ycc %s.jpg' % size, encode(planes, usual, adobe=1))
        keep('jfif %s.jpg' % size, encode(planes, usual, jfif=True, ids=[82, 71, 66]))
        inks = planes + [np.array(picture(width, height, 2).convert('L'))]
        keep('ycck %s.jpg' % size, encode(inks, [(2, 2), (1, 1), (1, 1), (2, 2)], adobe=2))
        keep('cmyk %s.jpg' % size, encode(inks, [(1, 1)] * 4, adobe=0))
        keep('grey %s.jpg' % size, encode(planes[:1], [(2, 2)], restart=2))
    for width, height in [(17, 1), (1, 17), (7, 9), (33, 40)]:
        write_unusual(width, height)


def write_unusual(width, height):
    """What libjpeg reads all the same."""
    size, image = '%dx%d' % (width, height), picture(width, height)
    planes, usual = [np.array(p) for p in image.convert('YCbCr').split()], [(2, 2), (1, 1), (1, 1)]
    plain, each, restarted = encode(planes, usual), encode(planes, usual, scan_each=True), encode(planes, usual, restart=1)
    scans = [at for at in range(len(each)) if each[at:at + 2] == b'\xff\xda']
    # Its first coefficient is 255, the byte after the code of 8 bits.
    stuffed = encode([np.full((height, width), 128 + 255 * 3 / 8)], [(1, 1)])
    for number in range(8):
        restarted = restarted.replace(bytes([0xFF, 0xD0 + number]), bytes([0xFF, 0xFF, 0xFF, 0xD0 + number]))
    for name, file in {
        'uninverted': encode(planes + [np.array(picture(width, height, 2).convert('L'))], [(1, 1)] * 4),
        'four of YCbCr': encode(planes + planes[:1], [(1, 1)] * 4, adobe=1),
        'names alike': encode(planes, usual, ids=[1, 1, 1]),
        'names from 0': encode(planes, usual, ids=[0, 1, 2]),
        'filled markers': plain.replace(b'\xff\xda', b'\xff\xff\xff\xda').replace(b'\xff\xc0', b'\xff\xff\xc0').replace(b'\xff\xd9', b'\xff\xff\xd9'),
        'filled restarts': restarted,
        'filled bytes': stuffed.replace(b'\xff\0', b'\xff\xff\0'),
        'trailing': plain + b'garbage\xff\xd8\xff' * 9,
        'colours without scan': each[:scans[1]] + b'\xff\xd9',
        'brightness without scan': each[:scans[0]] + each[scans[1]:],
        'table between scans': each[:scans[1]] + segment(0xDB, b'\0' + bytes([7] * 64)) + each[scans[1]:],
        'long segments': plain[:2] + segment(0xE5, b'x' * 65533) + segment(0xE1, b'') + segment(0xEE, b'Ad') + plain[2:],
        'JFIF and Adobe': encode(planes, usual, jfif=True, adobe=0),
        'unknown Adobe': encode(planes, usual, adobe=5),
    }.items():
        keep('%s %s.jpg' % (name, size), file)
    image.save('tables.jpg')
    keep('no tables %s.jpg' % size, without(open('tables.jpg', 'rb').read(), 0xC4))


if __name__ == '__main__':
    write_all()
