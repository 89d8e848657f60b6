using System.Runtime.InteropServices;

namespace Tine.Files;

/// <summary>struct winsize: in characters, and in pixels where known.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct WindowSize(ushort Rows, ushort Columns, ushort PixelWidth, ushort PixelHeight);
