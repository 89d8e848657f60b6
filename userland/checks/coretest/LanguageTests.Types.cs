using System;
using System.Runtime.CompilerServices;

/// <content>Types that the tests are about.</content>
internal static partial class LanguageTests
{
    [Flags]
    private enum Color
    {
        Red = 1,
        Green = 2,
        Blue = 4,
    }

    private interface IFormula
    {
        int Sum { get; }
    }

    private interface IAdder
    {
        int Add(int value);
    }

    private readonly struct Point(int x, int y) : IFormula
    {
        public int Sum => x + y;

        public int GetSum() => x + y;

        public void Deconstruct(out int first, out int second)
        {
            first = x;
            second = y;
        }
    }

    private sealed record Person(string Name, int Age);

    private readonly record struct Pair(int First, int Second);

    private sealed class Adder(int by) : IAdder
    {
        public int Add(int value) => value + by;
    }

    private sealed class Guard : IDisposable
    {
        public void Dispose() => s_disposed++;
    }

    private static class Lazy
    {
        public static readonly int Count;
        public static readonly string Text;

        static Lazy()
        {
            Count = Opaque(0) + 1;
            Text = string.Concat("made ", Opaque(0) == 0 ? "lazily" : "");
        }
    }

    private static class Holder<T>
    {
        public static readonly int Value = Opaque(1);
    }

    [InlineArray(8)]
    private struct Eight
    {
        private int _first;
    }
}
