using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace StreamForecast.Daemon.Web;

/// <summary>Writes numbers as JSON has them: what is not finite becomes null.</summary>
internal sealed class FiniteNumber<T> : JsonConverter<T> where T : IFloatingPoint<T>
{
    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException("BUG: numbers are only written.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        if (!T.IsFinite(value)) writer.WriteNullValue();
        else if (value is float single) writer.WriteNumberValue(single);
        else writer.WriteNumberValue(double.CreateChecked(value));
    }
}
