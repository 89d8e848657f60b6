using Tine.Runtime;

namespace Tine.SignalConform;

/// <summary>The vector state in a handler's frame: an XSAVE image with Linux's marks (struct _fpx_sw_bytes).</summary>
internal static unsafe class VectorFrame
{
    internal const int ControlWord = 0;
    internal const int Mxcsr = 24;
    internal const int Xmm = 160;
    internal const int StartMark = 464;
    internal const int ExtendedSize = 468;
    internal const int Features = 472;
    internal const int StateSize = 480;
    internal const int Header = 512;
    internal const int Avx = 576;

    internal const uint StartMarkValue = 0x46505853;
    internal const uint EndMarkValue = 0x46505845;
    internal const uint EndMarkSize = 4;
    internal const uint AvxFeature = 4;

    internal static bool HasXsave => Processor.EnabledState() != 0;

    internal static bool HasAvx => (Processor.EnabledState() & AvxFeature) != 0;

    internal static ref uint At(byte* image, int offset) => ref *(uint*)(image + offset);
}
