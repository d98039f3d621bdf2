// Asks for Fashion-MNIST, whose description is a file of the package.
import { fashionMnist } from 'mlp-train';

fashionMnist({ download: false }).then(({ source }) => console.log(source));
