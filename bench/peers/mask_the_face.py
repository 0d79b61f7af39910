#!/usr/bin/env python3
"""Puts masks on photographs by the method of MaskTheFace (Anwar and Raychowdhury 2020), written anew with OpenCV and NumPy.

    mask_the_face.py FACES FACES.csv MASKS OUT [--detector YUNET.onnx] [--processes N]

Of each photograph: six points of the face, the homography from the mask's six points, the mask warped to the whole picture,
brightness and saturation matched in HSV over the whole picture, composition by alpha, one JPEG. Landmarks are the same as
those of `maskbench wear`: a row of the table, or YuNet's. Prints the number of pictures and the seconds they took.
"""
import argparse
import csv
import hashlib
import multiprocessing
import pathlib
import time

import cv2
import numpy as np

POINTS = ("reye", "leye", "nose", "rmouth", "lmouth")


def anchors_of(box, points):
    """Six points of a face from a detector's box and five points, by the rule of harness/data/photographs/face_landmarks.h."""
    right_eye, left_eye, nose, right_mouth, left_mouth = points
    eyes, mouth = (right_eye + left_eye) / 2, (right_mouth + left_mouth) / 2
    down, across = mouth - eyes, left_eye - right_eye
    sideways = across / max(np.linalg.norm(across), 1e-9)
    low, high = box[:2], box[:2] + box[2:]

    def reach(start, sign):
        way = sign * sideways
        ends = [((high if w > 0 else low)[i] - start[i]) / w for i, w in enumerate(way) if w]
        return max(0.3 * np.linalg.norm(down), min(ends) * sideways[0] ** 2)

    lip = mouth + 0.2 * down
    return np.float32([
        nose - reach(nose, -1) * sideways, (eyes + nose) / 2, nose + reach(nose, 1) * sideways,
        lip - 0.8 * reach(lip, -1) * sideways, eyes + 1.65 * down, lip + 0.8 * reach(lip, 1) * sideways])


def detected(network, image):
    """The largest face that YuNet sees in the picture at 320 pixels, or None."""
    scale = min(1.0, 320 / max(image.shape[:2]))
    seen = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    seen = cv2.copyMakeBorder(seen, 0, -seen.shape[0] % 32, 0, -seen.shape[1] % 32, cv2.BORDER_CONSTANT)
    network.setInputSize((seen.shape[1], seen.shape[0]))
    faces = network.detect(seen)[1]
    if faces is None:
        return None
    row = max(faces, key=lambda f: f[2] * f[3]) / scale
    return row[:4], row[4:14].reshape(5, 2)


def matched(mask, image):
    """The mask with the brightness and saturation of the picture."""
    ours, theirs = cv2.cvtColor(mask[..., :3], cv2.COLOR_BGR2HSV), cv2.cvtColor(image, cv2.COLOR_BGR2HSV)
    seen = mask[..., 3] > 0
    if not seen.any():
        return mask
    ours = ours.astype(np.float32)
    for channel, strength in ((2, 0.5), (1, 0.25)):
        change = theirs[..., channel].mean() - ours[..., channel][seen].mean()
        ours[..., channel] = np.clip(ours[..., channel] + strength * change, 0, 255)
    return np.dstack([cv2.cvtColor(ours.astype(np.uint8), cv2.COLOR_HSV2BGR), mask[..., 3]])


def wear(image, box, points, mask_file, mask_points):
    mask = cv2.imread(str(mask_file), cv2.IMREAD_UNCHANGED)
    H, _ = cv2.findHomography(mask_points, anchors_of(box, points))
    if H is None:
        return None
    warped = cv2.warpPerspective(mask, H, (image.shape[1], image.shape[0]))
    warped = matched(warped, image)
    alpha = warped[..., 3:].astype(np.float32) / 255
    return (warped[..., :3] * alpha + image * (1 - alpha)).astype(np.uint8)


def work(job):
    folder, name, row, masks, out, detector = job
    image = cv2.imread(str(folder / name))
    if image is None:
        return 0
    if detector:
        found = detected(cv2.FaceDetectorYN.create(detector, "", (320, 320), 0.6, 0.3), image)
        if found is None:
            return 0
        box, points = found
    else:
        box = np.array([float(row["box_" + k]) for k in "xywh"])
        points = np.array([[float(row[p + "_x"]), float(row[p + "_y"])] for p in POINTS])
    mask_file, mask_points = masks[int(hashlib.md5(name.encode()).hexdigest(), 16) % len(masks)]
    worn = wear(image, np.asarray(box), np.asarray(points), mask_file, mask_points)
    if worn is None:
        return 0
    cv2.imwrite(str(out / name), worn, [cv2.IMWRITE_JPEG_QUALITY, 95])
    return 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("faces", "table", "masks", "out"):
        parser.add_argument(name, type=pathlib.Path)
    parser.add_argument("--detector")
    parser.add_argument("--processes", type=int, default=1)
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    cv2.setNumThreads(1 if asked.processes > 1 else 0)
    masks = [(asked.masks / row["file"], np.float32([[float(row[p + "_x"]), float(row[p + "_y"])] for p in "abcdef"]))
             for row in csv.DictReader(open(asked.masks / "keypoints.csv"))]
    jobs = [(asked.faces, row["file"], row, masks, asked.out, asked.detector) for row in csv.DictReader(open(asked.table))]
    began = time.monotonic()
    if asked.processes > 1:
        with multiprocessing.Pool(asked.processes) as pool:
            made = sum(pool.map(work, jobs, chunksize=8))
    else:
        made = sum(map(work, jobs))
    print(f"{made} pictures in {time.monotonic() - began:.3f} s")


if __name__ == "__main__":
    main()
