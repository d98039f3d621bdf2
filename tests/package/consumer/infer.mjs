// Reads a model that is none, where there is no Node.
import { loadModel } from 'mlp-train/infer';

try {
  loadModel(Uint8Array.of(1, 2, 3));
} catch (error) {
  console.log(error.message);
}
