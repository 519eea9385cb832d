namespace StreamForecast.Engine.Filling;

/// <summary>A stretch without values, by the observed rows beside it.</summary>
/// <param name="Left">The newest observed row before it; <see cref="NoLeft"/> at the start of a series.</param>
/// <param name="Right">The first observed row after it; <see cref="NoRight"/> at the end of a series.</param>
internal readonly record struct Gap(int Left, int Right)
{
    public const int NoLeft = int.MinValue, NoRight = int.MaxValue;

    public bool HasLeft => Left != NoLeft;
    public bool HasRight => Right != NoRight;

    /// <summary>Rows that must be stepped over so that a row of the gap lands beside it: from end to end, or from row t to the only end.</summary>
    public int Reach(int t) => HasLeft && HasRight ? Right - Left : HasLeft ? t - Left : HasRight ? Right - t : 0;

    /// <summary>How near row t is to the right end, 0 to 1: the weight of what is known there.</summary>
    public double RightShare(int t) => HasLeft && HasRight ? (double)(t - Left) / (Right - Left) : HasRight ? 1 : 0;

    /// <summary>The gap of the same form around another row.</summary>
    public Gap Moved(int rows) => new(HasLeft ? Left + rows : NoLeft, HasRight ? Right + rows : NoRight);
}
