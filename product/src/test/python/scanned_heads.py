"""Draws a scanned head in given poses: a test set for networks trained on synthetic:heads.

Run by hand; the build does not. It needs numpy and pillow.

  scanned_heads.py MESH.obj.gz TEXTURE.jpg POSES.csv OUT_FOLDER [--count 1000] [--size 64] [--seed 1]

MESH is a Wavefront file, gzip or not, with normals and texture coordinates (the second from the top of
the texture, as in glTF); its face looks to z, its crown to y. What lies below --neck is left out;
--centre is put at the middle, and --height is that of the head. All are in the mesh's units, and fit
the scan of Lee Perry-Smith ("Infinite", CC BY 3.0) where not given.
POSES has columns yaw, pitch, roll in degrees; rows with an angle beyond 90 are left out.

Writes OUT_FOLDER/images/00000.png and so on, and OUT_FOLDER/heads.csv (image, split, yaw, pitch, roll),
to be read as table:OUT_FOLDER/heads.csv; all images are of the split "test". The signs and the order of
the angles are those of synthetic:heads: R = R_roll R_yaw R_pitch; yaw turns the face to the right side
of the picture, pitch turns it up, roll leans it clockwise. Light, ground, place and size are random; the
person is always the same. Such pictures are drawn too: figures from them are to be called synthetic.

The surface is covered by points so densely that each sample of the picture (3 by 3 to a pixel) gets at
least one; of all points in a sample the nearest to the viewer is seen.
"""
import argparse
import csv
import gzip
import pathlib

import numpy as np
from PIL import Image

SAMPLES = 3


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("mesh", type=pathlib.Path)
    parser.add_argument("texture", type=pathlib.Path)
    parser.add_argument("poses", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--size", type=int, default=64)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--neck", type=float, default=-1.2)
    parser.add_argument("--centre", type=float, nargs=3, default=[-0.085, 1.72, 0.1])
    parser.add_argument("--height", type=float, default=4.5)
    return parser.parse_args()


def read_mesh(path):
    """Corners of all triangles: places, normals [T, 3, 3] and texture coordinates [T, 3, 2]."""
    lists = {"v": [], "vn": [], "vt": [], "f": []}
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt") as lines:
        for line in lines:
            words = line.split()
            if words and words[0] in lists:
                lists[words[0]].append(words[1:4])
    corners = np.array([[c.split("/") for c in face] for face in lists["f"]], int) - 1
    places, normals, texture = (np.array(lists[k], float) for k in ("v", "vn", "vt"))
    return places[corners[..., 0]], normals[corners[..., 2]], texture[corners[..., 1]][..., :2]


def cover(places, normals, texture, spacing):
    """Points on all triangles, no further apart than the spacing: places, normals, texture."""
    edges = np.linalg.norm(places - np.roll(places, 1, axis=1), axis=2).max(axis=1)
    steps = np.maximum(1, np.ceil(edges / spacing)).astype(int)
    parts = []
    for step in np.unique(steps):
        i, j = np.meshgrid(np.arange(step + 1), np.arange(step + 1), indexing="ij")
        inside = i + j <= step
        first, second = i[inside] / step, j[inside] / step
        weights = np.stack([1 - first - second, first, second], axis=1)
        chosen = steps == step
        parts.append([
            np.einsum("pc,tcd->tpd", weights, a[chosen]).reshape(-1, a.shape[2])
            for a in (places, normals, texture)
        ])
    return [np.concatenate(group) for group in zip(*parts)]


def rotation(yaw, pitch, roll):
    (y, p, r) = np.radians([yaw, pitch, roll])
    up = np.array([[1, 0, 0], [0, np.cos(p), np.sin(p)], [0, -np.sin(p), np.cos(p)]])
    right = np.array([[np.cos(y), 0, np.sin(y)], [0, 1, 0], [-np.sin(y), 0, np.cos(y)]])
    clockwise = np.array([[np.cos(r), np.sin(r), 0], [-np.sin(r), np.cos(r), 0], [0, 0, 1]])
    return clockwise @ right @ up


def ground(size, random):
    """Soft patches of colour, [size, size, 3], 0-1."""
    cells = int(random.integers(2, 7))
    patches = random.uniform(0.1, 0.9, 3) + random.uniform(-0.25, 0.25, (cells, cells, 3))
    image = Image.fromarray((patches.clip(0, 1) * 255).astype(np.uint8))
    return np.asarray(image.resize((size, size), Image.Resampling.BICUBIC)) / 255.0


def draw(surface, pose, size, random):
    """One picture, [size, size, 3] bytes. The surface's unit of length is the head's height."""
    places, normals, colours = surface
    side = size * SAMPLES
    turn = rotation(*pose)
    scale = side * 0.8 * random.uniform(0.88, 1.1)
    shift = side * (0.5 + random.uniform(-0.06, 0.06, 2))
    turned = places @ turn.T
    columns = np.floor(shift[0] + scale * turned[:, 0]).astype(int)
    rows = np.floor(shift[1] - scale * turned[:, 1]).astype(int)
    seen = np.flatnonzero((columns >= 0) & (columns < side) & (rows >= 0) & (rows < side))
    seen = seen[np.argsort(turned[seen, 2])]
    nearest = np.full(side * side, -1)
    nearest[rows[seen] * side + columns[seen]] = seen  # the last one written is the nearest
    met = nearest >= 0
    facing = normals[nearest[met]] @ turn.T
    facing *= np.sign(facing[:, 2:] + 1e-12)
    angle, aside = random.uniform(0, 2 * np.pi), random.uniform(0.1, 0.9)
    light = np.array([aside * np.cos(angle), aside * np.sin(angle), np.sqrt(1 - aside**2)])
    ambient, direct = random.uniform(0.4, 0.7), random.uniform(0.3, 0.7)
    share = ambient + direct * np.maximum(0, facing @ light)
    samples = np.repeat(np.repeat(ground(size, random), SAMPLES, 0), SAMPLES, 1).reshape(-1, 3)
    samples[met] = colours[nearest[met]] * share[:, None] * random.uniform(0.88, 1.06, 3)
    picture = samples.reshape(size, SAMPLES, size, SAMPLES, 3).mean(axis=(1, 3))
    picture += random.uniform(-0.03, 0.03, picture.shape)
    return (picture.clip(0, 1) * 255 + 0.5).astype(np.uint8)


def main():
    options = arguments()
    places, normals, texture = read_mesh(options.mesh)
    places = (places - options.centre) / options.height
    spacing = 0.7 / (options.size * SAMPLES * 0.8 * 1.1)
    surface = cover(places, normals, texture, spacing)
    head = surface[0][:, 1] >= (options.neck - options.centre[1]) / options.height
    places, normals, texture = (values[head] for values in surface)
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    image = np.asarray(Image.open(options.texture).convert("RGB")) / 255.0
    across = (texture[:, 0] % 1 * (image.shape[1] - 1)).astype(int)
    down = (texture[:, 1] % 1 * (image.shape[0] - 1)).astype(int)
    surface = [values.astype(np.float32) for values in (places, normals, image[down, across])]
    with open(options.poses, newline="", encoding="utf-8-sig") as lines:
        rows = [[float(r[c]) for c in ("yaw", "pitch", "roll")] for r in csv.DictReader(lines)]
    poses = np.array([row for row in rows if max(map(abs, row)) <= 90])
    (options.out / "images").mkdir(parents=True, exist_ok=True)
    with open(options.out / "heads.csv", "w", newline="", encoding="utf-8") as lines:
        table = csv.writer(lines, lineterminator="\n")
        table.writerow(["image", "split", "yaw", "pitch", "roll"])
        for i in range(options.count):
            random = np.random.default_rng([options.seed, i])
            pose = poses[random.integers(len(poses))] + random.uniform(-1, 1, 3)
            name = f"images/{i:05d}.png"
            Image.fromarray(draw(surface, pose, options.size, random)).save(options.out / name)
            table.writerow([name, "test", *(f"{angle:.3f}" for angle in pose)])


if __name__ == "__main__":
    main()
