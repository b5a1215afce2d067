# Writes BMP and GIF files of every kind into the current folder, and beside each, as NAME.raw, the pixels that Pillow reads of it,
# or, where it reads them wrongly or not at all, those that were written.
import struct
import numpy as np
from PIL import Image

random = np.random.RandomState(4)


def keep(name, mode='RGB'):
    open(name + '.raw', 'wb').write(np.array(Image.open(name).convert(mode)).tobytes())


def keep_pixels(name, pixels):
    open(name + '.raw', 'wb').write(pixels.astype(np.uint8).tobytes())


def bmp(name, width, height, bits, data, compression=0, palette=b'', masks=b'', top_down=False, os2=False, size=40, colours=0):
    if os2:
        header = struct.pack('<IHHHH', 12, width, height, 1, bits)
    else:
        header = struct.pack('<IiiHHIIiiII', size, width, -height if top_down else height, 1, bits, compression, len(data), 2835, 2835, colours, 0)
    if size > 40:
        header, masks = (header + masks).ljust(size, b'\0'), b''
    offset = 14 + len(header) + len(masks) + len(palette)
    open(name, 'wb').write(b'BM' + struct.pack('<IHHI', offset + len(data), 0, 0, offset) + header + masks + palette + data)


def packed(indices, bits):
    rows = []
    for row in indices:
        text = ''.join(format(int(v), '0%db' % bits) for v in row)
        text += '0' * (-len(text) % 32)
        rows.append(bytes(int(text[i:i + 8], 2) for i in range(0, len(text), 8)))
    return rows


def runs(indices, bits):
    out, width = b'', indices.shape[1]
    for row in indices[::-1]:
        row, x = [int(v) for v in row] + [0], 0
        while x < width:
            if random.rand() < .4 and width - x >= 3:
                n = min(int(random.randint(3, 8)), width - x)
                stored = bytes(row[x:x + n]) if bits == 8 else bytes((row[x:x + n] + [0])[i] << 4 | (row[x:x + n] + [0])[i + 1] for i in range(0, n, 2))
                out += bytes([0, n]) + stored + (b'\0' if len(stored) & 1 else b'')
            else:
                n = 1
                while x + n < width and row[x + n] == row[x + (n & 1 if bits == 4 else 0)]:
                    n += 1
                out += bytes([n, row[x] if bits == 8 else row[x] << 4 | (row[x + 1] if n > 1 else 0)])
            x += n
        out += b'\0\0'
    return out + b'\0\1'


def write_indexed(width, height):
    size = '%dx%d' % (width, height)
    for bits in [1, 4, 8]:
        indices, palette = random.randint(0, 1 << bits, (height, width)), random.randint(0, 256, (1 << bits, 3))
        four, three = b''.join(bytes([*c, 0]) for c in palette), b''.join(bytes([*c]) for c in palette)
        rows = packed(indices, bits)
        bmp('i%d_%s.bmp' % (bits, size), width, height, bits, b''.join(rows[::-1]), palette=four)
        bmp('i%d_%s_top.bmp' % (bits, size), width, height, bits, b''.join(rows), palette=four, top_down=True)
        bmp('i%d_%s_os2.bmp' % (bits, size), width, height, bits, b''.join(rows[::-1]), palette=three, os2=True)
        bmp('i%d_%s_v5.bmp' % (bits, size), width, height, bits, b''.join(rows[::-1]), palette=four, size=124)
        for kind in ['', '_top', '_os2', '_v5']:
            keep('i%d_%s%s.bmp' % (bits, size, kind))
    indices, palette = np.repeat(random.randint(0, 16, (height, (width + 2) // 3)), 3, 1)[:, :width], random.randint(0, 256, (16, 3))
    for bits in [4, 8]:
        name = 'rle%d_%s.bmp' % (bits, size)
        bmp(name, width, height, bits, runs(indices, bits), compression=2 if bits == 4 else 1, palette=b''.join(bytes([*c, 0]) for c in palette), colours=16)
        keep_pixels(name, palette[:, ::-1][indices])


def write_colours(width, height):
    size, pixels = '%dx%d' % (width, height), random.randint(0, 256, (height, width, 3)).astype(np.uint8)
    Image.fromarray(pixels).save('rgb_%s.bmp' % size)
    rows = b''.join(row.tobytes() + b'\0' * (-(width * 3) % 4) for row in pixels)
    bmp('top24_%s.bmp' % size, width, height, 24, rows, top_down=True)
    bmp('os24_%s.bmp' % size, width, height, 24, rows, os2=True)
    rows = b''.join(row.tobytes() + b'\0' * (-(width * 2) % 4) for row in random.randint(0, 65536, (height, width)).astype('<u2'))
    bmp('x555_%s.bmp' % size, width, height, 16, rows)
    bmp('m565_%s.bmp' % size, width, height, 16, rows, compression=3, masks=struct.pack('<III', 0xF800, 0x7E0, 0x1F))
    bmp('v565_%s.bmp' % size, width, height, 16, rows, compression=3, masks=struct.pack('<IIII', 0xF800, 0x7E0, 0x1F, 0), size=108)
    values = random.randint(0, 1 << 32, (height, width), dtype=np.uint64).astype('<u4')
    bmp('x32_%s.bmp' % size, width, height, 32, values.tobytes())
    bmp('alpha32_%s.bmp' % size, width, height, 32, values.tobytes(), compression=3, masks=struct.pack('<IIII', 0xFF0000, 0xFF00, 0xFF, 0xFF000000), size=108)
    for kind in ['rgb', 'top24', 'os24', 'x555', 'm565', 'v565', 'x32', 'alpha32']:
        keep('%s_%s.bmp' % (kind, size), 'RGBA' if kind == 'alpha32' else 'RGB')
    bmp('red_first32_%s.bmp' % size, width, height, 32, values.tobytes(), compression=3, masks=struct.pack('<III', 0xFF, 0xFF00, 0xFF0000))
    keep_pixels('red_first32_%s.bmp' % size, np.stack([values & 255, values >> 8 & 255, values >> 16 & 255], -1)[::-1])


def write_gifs(width, height):
    for colours in [2, 5, 64, 256]:
        indices = random.randint(0, colours, (height, width)) if width < 50 else (np.mgrid[0:height, 0:width].sum(0) // 9) % colours
        image = Image.fromarray(indices.astype(np.uint8), 'P')
        image.putpalette(random.randint(0, 256, 3 * colours).astype(np.uint8).tobytes())
        for interlaced in [0, 1]:
            name = 'g%d_%dx%d_i%d' % (colours, width, height, interlaced)
            image.save(name + '.gif', interlace=interlaced)
            keep(name + '.gif')
            image.save(name + '_alpha.gif', interlace=interlaced, transparency=1)
            keep(name + '_alpha.gif', 'RGBA')
    name = 'grey_%dx%d.gif' % (width, height)
    image.convert('L').save(name)
    keep(name)


def write_all():
    for width, height in [(1, 1), (5, 4), (9, 7), (33, 6)]:
        write_indexed(width, height)
        write_colours(width, height)
    for width, height in [(1, 1), (7, 5), (40, 33), (200, 150)]:
        write_gifs(width, height)
    frames = [Image.fromarray(random.randint(0, 256, (20, 30, 3)).astype(np.uint8)).quantize(32) for _ in range(3)]
    frames[0].save('animated.gif', save_all=True, append_images=frames[1:])
    keep('animated.gif')
