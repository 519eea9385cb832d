using System.Buffers.Binary;

namespace StreamForecast.Learning.Onnx;

/// <summary>An ONNX model under construction: inputs, constants, nodes, outputs, in the order they are added. Field numbers are those of onnx.proto.</summary>
internal sealed class OnnxGraph(string name)
{
    private const int Float = 1, Int64 = 7;              // TensorProto.DataType
    private const int IrVersion = 8;

    /// <summary>The version of the operators that a file asks for; ONNX Runtime reads it from 1.12 on.</summary>
    public const int Opset = 17;

    private readonly List<Action<ProtoWriter>> nodes = [], constants = [], inputs = [], outputs = [];
    private int nodeCount;

    /// <summary>A float input; a dimension is a number, or a name where it is free.</summary>
    public string Input(string input, params object[] dimensions)
    {
        inputs.Add(w => WriteValue(w, input, dimensions));
        return input;
    }

    /// <summary>Declares a float output that some node writes.</summary>
    public void Output(string output, params object[] dimensions) => outputs.Add(w => WriteValue(w, output, dimensions));

    /// <summary>A constant float tensor.</summary>
    public string Constant(string constant, ReadOnlySpan<float> values, params long[] dimensions)
    {
        float[] copy = values.ToArray();
        constants.Add(w =>
        {
            foreach (long d in dimensions) w.Integer(1, d);
            w.Integer(2, Float);
            w.Text(8, constant);
            w.Floats(9, copy);
        });
        return constant;
    }

    /// <summary>A constant tensor of 64-bit integers, such as axes and split sizes.</summary>
    public string Constant(string constant, params long[] values)
    {
        byte[] raw = new byte[8 * values.Length];
        for (int i = 0; i < values.Length; i++) BinaryPrimitives.WriteInt64LittleEndian(raw.AsSpan(8 * i), values[i]);
        constants.Add(w =>
        {
            w.Integer(1, values.Length);
            w.Integer(2, Int64);
            w.Text(8, constant);
            w.Bytes(9, raw);
        });
        return constant;
    }

    /// <summary>A node with one output, whose name it returns.</summary>
    public string Node(string operation, string output, string[] from, params (string Name, long Value)[] attributes)
    {
        Node(operation, [output], from, attributes);
        return output;
    }

    /// <summary>A node.</summary>
    public void Node(string operation, string[] to, string[] from, params (string Name, long Value)[] attributes)
    {
        string id = $"{operation}_{nodeCount++}";
        nodes.Add(w =>
        {
            foreach (string input in from) w.Text(1, input);
            foreach (string output in to) w.Text(2, output);
            w.Text(3, id);
            w.Text(4, operation);
            foreach ((string attribute, long value) in attributes)
            {
                w.Message(5, a =>
                {
                    a.Text(1, attribute);
                    a.Integer(3, value);
                    a.Integer(20, 2);                    // AttributeProto.INT
                });
            }
        });
    }

    /// <summary>The file.</summary>
    public byte[] ToArray()
    {
        var model = new ProtoWriter();
        model.Integer(1, IrVersion);
        model.Text(2, "StreamForecast");
        model.Message(7, g =>
        {
            foreach (Action<ProtoWriter> node in nodes) g.Message(1, node);
            g.Text(2, name);
            foreach (Action<ProtoWriter> constant in constants) g.Message(5, constant);
            foreach (Action<ProtoWriter> input in inputs) g.Message(11, input);
            foreach (Action<ProtoWriter> output in outputs) g.Message(12, output);
        });
        model.Message(8, o =>
        {
            o.Text(1, "");
            o.Integer(2, Opset);
        });
        return model.ToArray();
    }

    private static void WriteValue(ProtoWriter w, string value, object[] dimensions)
    {
        w.Text(1, value);
        w.Message(2, type => type.Message(1, tensor =>
        {
            tensor.Integer(1, Float);
            tensor.Message(2, shape =>
            {
                foreach (object dimension in dimensions)
                {
                    shape.Message(1, d =>
                    {
                        if (dimension is string free) d.Text(2, free);
                        else d.Integer(1, (int)dimension);
                    });
                }
            });
        }));
    }
}
