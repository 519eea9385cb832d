namespace StreamForecast.Daemon.Evaluations;

/// <summary>A public set whose source is known, with what other methods reached on just these files under the same scorers: for citing beside our own figures, never for choosing anything.</summary>
/// <param name="Name">Name of the folder.</param>
/// <param name="Series">Series of the copy that the figures are of; another selection has other figures, and none are cited for it.</param>
/// <param name="Rows">Rows of the same.</param>
/// <param name="Source">Where the data comes from.</param>
internal sealed record KnownSet(string Name, int Series, long Rows, string Source)
{
    private const string Ridge = "ridge autoregression", Forest = "Thresholded Random Cut Forest 4.4";

    /// <summary>Name, MASE and wQL of other forecasts; those of statsforecast 2 (MSTL, AutoETS, AutoTheta) are fitted anew at every origin.</summary>
    public IReadOnlyList<(string Name, double Mase, double Wql)> Forecasts { get; init; } = [];

    /// <summary>Name, average precision and event F1 at one threshold of other detectors.</summary>
    public IReadOnlyList<(string Name, double AveragePrecision, double F1)> Detectors { get; init; } = [];

    /// <summary>The sets that are known.</summary>
    public static IReadOnlyList<KnownSet> All { get; } =
    [
        new("m4_hourly", 207, 186_556, "M4 competition, every second hourly series") { Forecasts = [("MSTL", 1.115, 0.0241), ("AutoTheta", 2.498, 0.0346), (Ridge, 1.056, 0.0374)] },
        new("m4_weekly", 180, 184_743, "M4 competition, every second weekly series") { Forecasts = [("AutoETS", 2.665, 0.0507), ("AutoTheta", 2.734, 0.0538)] },
        new("ett", 7, 121_940, "Electricity transformer temperature, hourly (ETDataset)") { Forecasts = [("MSTL", 0.997, 0.2594), (Ridge, 0.941, 0.2252)] },
        new("pjm_load", 6, 623_247, "PJM electric load by zone, hourly") { Forecasts = [("MSTL", 0.876, 0.0451), (Ridge, 1.077, 0.0605)] },
        new("bizitobs_l2c", 7, 223_776, "BizITObs L2C, business figures of a service every 5 minutes") { Forecasts = [(Ridge, 0.250, 0.0665)] },
        new("los_loop", 104, 209_664, "Los Angeles loop detectors, speeds every 5 minutes (T-GCN)"),
        new("bike_sharing", 1, 17_544, "UCI Bike Sharing, users an hour") { Forecasts = [(Ridge, 1.121, 0.3435)] },
        new("aus_retail", 74, 31_986, "Australian retail turnover, monthly (tsibbledata)") { Forecasts = [("AutoETS", 0.979, 0.0228), ("AutoTheta", 1.197, 0.0249), (Ridge, 1.059, 0.0239)] },
        new("exchange_rate", 8, 60_704, "Exchange rates, daily (LSTNet)"),
        new("aiops_kpi", 15, 3_064_935, "AIOps Challenge 2018, indicators of web services every 1 or 5 minutes") { Detectors = [(Forest, 0.267, 0.458), (Ridge, 0.235, 0.425)] },
        new("wsd", 34, 1_208_803, "Web Service Data, indicators of large web services every minute") { Detectors = [(Forest, 0.406, 0.549), (Ridge, 0.305, 0.642)] },
    ];

    /// <summary>Published scores of NAB 1.1, thresholds fitted: standard, reward low FP, reward low FN.</summary>
    public static IReadOnlyList<(string Name, double Standard, double LowFalse, double LowMissed)> Nab { get; } =
    [
        ("ARTime", 74.9, 65.2, 80.4), ("Numenta HTM", 70.1, 63.2, 74.3), ("CAD OSE", 69.9, 67.0, 73.2), ("KNN CAD", 58.0, 43.4, 64.8), ("Random Cut Forest", 51.7, 38.4, 59.7), ("Windowed Gaussian", 39.6, 20.9, 47.4), ("Random", 17.7, 7.5, 27.6),
    ];

    /// <summary>The set that these are the figures of; null for another, or another selection of it.</summary>
    public static KnownSet? Find(string name, int series, long rows) => All.FirstOrDefault(set => set.Name == name && set.Series == series && set.Rows == rows);
}
