// The arrays that kernels compute on, and how several axes lie in them.

/** The element types a tensor can have: float32 to train, float64 to check gradients (JavaScript kernels only). */
export type FloatArray = Float32Array | Float64Array;

/** Element type: float32 to train, float64 to check gradients. */
export type DType = 'float32' | 'float64';

/** The array type of a dtype. */
export type ArrayOf<D extends DType> = D extends 'float64' ? Float64Array : Float32Array;

/** A class index for each example. */
export type Labels = Uint8Array | Int32Array;

/**
 * How up to eight axes lie in two arrays: [rank, sizes.., steps in the first.., steps in the second..], the innermost axis last and steps in
 * elements. An axis on which broadcasting repeats an element has step 0. What stands behind is not looked at.
 */
export type Layout = Int32Array;
