// The precision of kernels, cells, networks, losses and optimizers. The product is single; tests compile the same sources in double,
// where a gradient can be held against finite differences and reference values to nine digits.
global using Real = System.Single;
