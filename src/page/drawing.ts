// A paper to draw on, with pointers or by keys, prepared for the model as `predict` prepares the picture of it.
import type { Size } from '../images/image.js';
import { inputOf, isDarkOnLight } from '../images/input.js';
import { pictureShape, type PictureShape } from '../images/picture.js';
import { onGround } from '../images/transparency.js';
import type { ModelDescription } from '../train/model-fields.js';
import type { Answer } from './answer.js';
import { element } from './element.js';

const PAPER = '#fff';

/** Answers after every stroke, at most once a frame. */
export function drawing(description: ModelDescription, answer: Answer): void {
  const size = pictureShape(description.inputShape)!; // else there would be no canvas
  const paper = element('paper', HTMLCanvasElement);
  const context = paper.getContext('2d', { willReadFrequently: true })!;
  let isWaiting = false;
  let isEmpty = true;

  const update = () => {
    isWaiting = false;
    const pixels = isEmpty ? undefined : prepared(context, size, description);
    showSeen(pixels, size);
    answer(pixels);
  };
  const soon = () => {
    if (!isWaiting) requestAnimationFrame(update);
    isWaiting = true;
  };
  const clear = () => {
    context.fillStyle = PAPER;
    context.fillRect(0, 0, paper.width, paper.height);
    isEmpty = true;
    soon();
  };
  const line = (from: Point, to: Point) => {
    context.lineCap = context.lineJoin = 'round';
    context.lineWidth = Number(element('pen', HTMLInputElement).value);
    context.strokeStyle = size.channels === 3 ? element('ink', HTMLInputElement).value : '#000';
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(to.x + 0.01, to.y); // of no length, it would leave no dot
    context.stroke();
    isEmpty = false;
    soon();
  };
  byPointer(paper, line);
  byKeys(paper, size, line, clear);
  element('clear', HTMLButtonElement).addEventListener('click', clear);
  clear();
}

interface Point {
  readonly x: number;
  readonly y: number;
}

type Line = (from: Point, to: Point) => void;

function byPointer(paper: HTMLCanvasElement, line: Line): void {
  let last: Point | undefined;
  const pointOf = ({ clientX, clientY }: MouseEvent): Point => {
    const { left, top, width, height } = paper.getBoundingClientRect();
    return { x: ((clientX - left) * paper.width) / width, y: ((clientY - top) * paper.height) / height };
  };
  paper.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    paper.setPointerCapture(event.pointerId);
    last = pointOf(event);
    line(last, last);
  });
  paper.addEventListener('pointermove', (event) => {
    if (!last) return;
    const point = pointOf(event);
    line(last, point);
    last = point;
  });
  const lift = () => (last = undefined);
  paper.addEventListener('pointerup', lift);
  paper.addEventListener('pointercancel', lift);
}

/** Arrows move the pen by a pixel of the model, space lowers and lifts it, Delete clears. */
function byKeys(paper: HTMLCanvasElement, { width, height }: Size, line: Line, clear: () => void): void {
  const cursor = element('cursor', HTMLElement);
  let [pen, isDown] = [{ x: paper.width / 2, y: paper.height / 2 }, false];
  const moves: Readonly<Record<string, readonly [x: number, y: number]>> = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, -1],
    ArrowDown: [0, 1],
  };
  const within = (value: number, end: number) => Math.min(Math.max(value, 0), end);
  const showPen = () => {
    cursor.style.left = `${(100 * pen.x) / paper.width}%`;
    cursor.style.top = `${(100 * pen.y) / paper.height}%`;
    cursor.classList.toggle('down', isDown);
  };
  paper.addEventListener('keydown', (event) => {
    const { key, altKey, ctrlKey, metaKey, repeat } = event;
    if (altKey || ctrlKey || metaKey || !(key in moves || key === ' ' || key === 'Delete')) return;
    event.preventDefault(); // the page would scroll
    if (key === 'Delete') clear();
    else if (key === ' ' && !repeat) isDown = !isDown;
    const [right, down] = moves[key] ?? [0, 0];
    const x = within(pen.x + (right * paper.width) / width, paper.width);
    const next = { x, y: within(pen.y + (down * paper.height) / height, paper.height) };
    if (isDown && key !== 'Delete') line(pen, next);
    pen = next;
    showPen();
  });
  showPen();
}

/**
 * The bytes that the model takes. A grey drawing is dark on light, and becomes light on dark, unless the model was trained on pictures with
 * a light ground.
 */
function prepared(context: CanvasRenderingContext2D, size: PictureShape, { trainedOn }: ModelDescription): Uint8Array {
  const { width, height, data } = context.getImageData(0, 0, context.canvas.width, context.canvas.height);
  const image = onGround({ width, height, data: new Uint8Array(data.buffer) }, size.channels);
  const [low, high] = trainedOn?.background ?? [0, 0];
  return inputOf(image, size, isDarkOnLight(image) && (low + high) / 2 < 128);
}

/** What the model sees, pixel by pixel. */
function showSeen(pixels: Uint8Array | undefined, { width, height, channels }: PictureShape): void {
  const context = element('seen', HTMLCanvasElement).getContext('2d')!;
  const picture = context.createImageData(width, height);
  const area = width * height;
  if (pixels)
    for (let i = 0; i < area; i++) {
      for (let c = 0; c < 3; c++) picture.data[4 * i + c] = pixels[i + (channels === 3 ? c * area : 0)];
      picture.data[4 * i + 3] = 255;
    }
  context.putImageData(picture, 0, 0);
}
