// An image as a model takes it: in its size, on the ground that its pictures stand on, channel by channel.
import { inverted, isOnLight } from './background.js';
import type { Image, Size } from './image.js';
import { planes } from './picture.js';
import { fitted } from './resize.js';

/** The bytes that a model takes; of another size, the image is made to fit, with its aspect kept, on its own background. */
export function inputOf(image: Image, { width, height }: Size, isInverted: boolean): Uint8Array {
  const fitting = fitted(image, width, height);
  return planes(isInverted ? inverted(fitting) : fitting);
}

/** Whether it is grey and stands on a light ground, unlike pictures of MNIST's kind. */
export function isDarkOnLight(image: Image): boolean {
  return image.channels === 1 && isOnLight(image);
}
