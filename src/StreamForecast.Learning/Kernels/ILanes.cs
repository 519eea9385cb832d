namespace StreamForecast.Learning.Kernels;

/// <summary>The few vector operations a product needs, so that one tile serves both widths; the JIT specialises each.</summary>
internal interface ILanes<TVector> where TVector : struct
{
    /// <summary>Floats in a vector.</summary>
    static abstract int Width { get; }
    static abstract TVector Load(ref Real from);
    static abstract void Store(TVector value, ref Real to);
    static abstract TVector Broadcast(Real value);
    /// <summary>a * b + c with one rounding.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);
    static abstract TVector Add(TVector a, TVector b);
    static abstract TVector Subtract(TVector a, TVector b);
    static abstract TVector Multiply(TVector a, TVector b);
    /// <summary>The same bits as <see cref="Kernels.Sigmoid"/> one by one.</summary>
    static abstract TVector Sigmoid(TVector x);
    /// <summary>The same bits as <see cref="Kernels.Exponential"/> one by one.</summary>
    static abstract TVector Exponential(TVector x);
    /// <summary>The same bits as <see cref="Kernels.Softplus"/> one by one.</summary>
    static abstract TVector Softplus(TVector x);
    /// <summary>The same bits as <see cref="HyperbolicTangent"/> one by one.</summary>
    static abstract TVector Tanh(TVector x);
}
