using System;
using System.Collections.Generic;

/// <summary>Virtual and interface calls, casts, generics over references and values.</summary>
internal static class DispatchTests
{
    internal static void Run(Report report)
    {
        report.Test("dispatch/interfaces", Interfaces);
        report.Test("dispatch/default-methods", DefaultMethods);
        report.Test("dispatch/casts", Casts);
        report.Test("dispatch/variance", Variance);
        report.Test("dispatch/generics", Generics);
        report.Test("dispatch/arguments", Arguments);
    }

    private static void Interfaces(Report report)
    {
        IShape[] shapes = [new Square(2), new Circle(3), new Line(), new Dot(), new BigSquare(2)];
        int total = 0;
        for (int round = 0; round < 3; round++)
        {
            foreach (IShape shape in shapes)
            {
                total += shape.Area(1);
            }
        }

        report.AreEqual(3 * (5 + 28 + 1 + 7 + 41), total, "five implementations, three rounds");
    }

    private static void DefaultMethods(Report report)
    {
        IShape[] shapes = [new Square(2), new Circle(1)];
        report.AreEqual("a square", shapes[0].Name, "overridden");
        report.AreEqual("a shape", shapes[1].Name, "default");
    }

    private static void Casts(Report report)
    {
        object big = new BigSquare(1);
        object text = "text";
        report.IsTrue(big is Square && big is IShape && big is not Circle, "classes");
        report.IsTrue(text as Square is null && text is IEnumerable<char>, "interfaces");
        report.IsTrue((Square)big == big && (IShape)big == big, "casts");
        object array = new Square[1];
        report.IsTrue(array is object[] && array is Square[] && array is not BigSquare[] && array is IShape[], "arrays");
        report.IsTrue(big.GetType() == typeof(BigSquare) && big.GetType() != typeof(Square), "types");
    }

    private static void Variance(Report report)
    {
        object strings = new List<string> { "x" };
        report.IsTrue(strings is IEnumerable<object> && strings is not IEnumerable<int>, "covariance");
        var objects = (IEnumerable<object>)strings;
        int count = 0;
        foreach (object item in objects)
        {
            count += item is "x" ? 1 : 0;
        }

        report.AreEqual(1, count, "enumeration through a variant interface");
        Action<object> act = o => count += 10;
        Action<string> narrowed = act;
        narrowed("y");
        report.AreEqual(11, count, "contravariant delegate");
    }

    private static void Generics(Report report)
    {
        report.AreEqual(5, new Box<int>(5).Value, "over a value");
        report.AreEqual("five", new Box<string>("five").Value, "over a reference");
        report.IsTrue(AreSame("a", "a") && !AreSame(1, 2) && AreSame(Kind.Second, Kind.Second), "comparers");
        report.IsTrue(new Box<string>("x").Make() is List<string> && new Box<Square>(new Square(1)).Make() is List<Square>, "types made from arguments");
        report.AreEqual(3, Count(new List<int> { 1, 2, 3 }), "constrained calls");
        report.AreEqual("none", Describe<string>(null), "null of a type parameter");
    }

    private static void Arguments(Report report)
    {
        IMany[] many = [new Many(1), new OtherMany(), new ThirdMany()];
        double sum = 0;
        for (int i = 0; i < 6; i++)
        {
            sum += many[i % 3].Sum(1, 2, 3, 4, 5, 6, 7, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5);
        }

        report.IsTrue(sum == 2 * (68 + 1), "all registers survive the first dispatch");
        report.IsTrue(many[0].Large() is { A: 1, D: 4 } && many[1].Large() is { A: 0 }, "large results");
    }

    private static bool AreSame<T>(T a, T b) => EqualityComparer<T>.Default.Equals(a, b);

    private static int Count<TList>(TList list)
        where TList : IReadOnlyCollection<int> => list.Count;

    private static string Describe<T>(T? value)
        where T : class => value is null ? "none" : "some";

    private enum Kind
    {
        First,
        Second,
    }

    private interface IShape
    {
        string Name => "a shape";

        int Area(int extra);
    }

    private interface IMany
    {
        double Sum(int a, int b, int c, int d, int e, int f, int g, double h, double i, double j, double k, double l, double m, double n, double o);

        Wide Large();
    }

    private record struct Wide(long A, long B, long C, long D);

    private class Square(int side) : IShape
    {
        public virtual string Name => "a square";

        public virtual int Area(int extra) => (side * side) + extra;
    }

    private sealed class BigSquare(int side) : Square(side)
    {
        public override int Area(int extra) => (base.Area(extra) * 8) + extra;
    }

    private sealed class Circle(int radius) : IShape
    {
        public int Area(int extra) => (3 * radius * radius) + extra;
    }

    private sealed class Line : IShape
    {
        int IShape.Area(int extra) => extra;
    }

    private sealed class Dot : IShape
    {
        public int Area(int extra) => 6 + extra;
    }

    private sealed class Many(int first) : IMany
    {
        public double Sum(int a, int b, int c, int d, int e, int f, int g, double h, double i, double j, double k, double l, double m, double n, double o) =>
            a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + first;

        public Wide Large() => new(1, 2, 3, 4);
    }

    private sealed class OtherMany : IMany
    {
        public double Sum(int a, int b, int c, int d, int e, int f, int g, double h, double i, double j, double k, double l, double m, double n, double o) => 0;

        public Wide Large() => default;
    }

    private sealed class ThirdMany : IMany
    {
        public double Sum(int a, int b, int c, int d, int e, int f, int g, double h, double i, double j, double k, double l, double m, double n, double o) => 0;

        public Wide Large() => default;
    }

    private sealed class Box<T>(T value)
    {
        public T Value { get; } = value;

        public List<T> Make() => [Value];
    }
}
