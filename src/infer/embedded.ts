// What an exported module or page begins with: the model that it holds, as text.
import { type ClassModel, loadModel, type ValueModel } from './model.js';

/** The model of a file in base64. */
export function modelIn(base64: string): ClassModel | ValueModel {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return loadModel(bytes);
}
