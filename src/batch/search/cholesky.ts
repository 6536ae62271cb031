/** A square matrix by rows; of a triangular one the lower half counts. */
export type Matrix = Float64Array;

/**
 * Replaces the lower half of a symmetric positive definite matrix by its Cholesky factor. False if it is not positive
 * definite.
 */
export const factorize = (matrix: Matrix, size: number): boolean => {
  for (let i = 0; i < size; i++) {
    const row = i * size;
    for (let j = 0; j <= i; j++) {
      const other = j * size;
      let sum = matrix[row + j] as number;
      for (let k = 0; k < j; k++) sum -= (matrix[row + k] as number) * (matrix[other + k] as number);
      if (i !== j) {
        matrix[row + j] = sum / (matrix[other + j] as number);
        continue;
      }
      if (!(sum > 1e-14)) return false;
      matrix[row + i] = Math.sqrt(sum);
    }
  }
  return true;
};

/** Replaces `vector` by the solution x of L x = vector. */
export const solveLower = (factor: Matrix, size: number, vector: Float64Array): void => {
  for (let i = 0; i < size; i++) {
    const row = i * size;
    let sum = vector[i] as number;
    for (let k = 0; k < i; k++) sum -= (factor[row + k] as number) * (vector[k] as number);
    vector[i] = sum / (factor[row + i] as number);
  }
};

/** Replaces `vector` by the solution x of transposed(L) x = vector. */
export const solveUpper = (factor: Matrix, size: number, vector: Float64Array): void => {
  for (let i = size - 1; i >= 0; i--) {
    const value = (vector[i] as number) / (factor[i * size + i] as number);
    vector[i] = value;
    const row = i * size;
    for (let k = 0; k < i; k++) vector[k] = (vector[k] as number) - (factor[row + k] as number) * value;
  }
};

/** The inverse of the matrix whose factor is given. Of the symmetric result only the lower half is filled. */
export const inverseOf = (factor: Matrix, size: number): Matrix => {
  const lower = new Float64Array(size * size);
  for (let j = 0; j < size; j++) {
    lower[j * size + j] = 1 / (factor[j * size + j] as number);
    for (let i = j + 1; i < size; i++) {
      let sum = 0;
      for (let k = j; k < i; k++) sum -= (factor[i * size + k] as number) * (lower[k * size + j] as number);
      lower[i * size + j] = sum / (factor[i * size + i] as number);
    }
  }
  const inverse = new Float64Array(size * size);
  for (let k = 0; k < size; k++) {
    const row = k * size;
    for (let i = 0; i <= k; i++) {
      const left = lower[row + i] as number;
      const target = i * size;
      for (let j = 0; j <= i; j++) {
        inverse[target + j] = (inverse[target + j] as number) + left * (lower[row + j] as number);
      }
    }
  }
  return inverse;
};
