// The precision in which this project compiles the product's sources; its counterpart is src/StreamForecast.Learning/Precision.cs.
global using Real = System.Double;
