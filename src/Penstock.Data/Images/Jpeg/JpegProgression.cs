namespace Penstock.Data;

/// <summary>
/// Progressive scans (ITU-T T.81, annex G): the first bits of coefficients and later, bit by bit, the others;
/// runs of blocks that a scan adds nothing to but corrections.
/// </summary>
internal struct JpegProgression
{
    private int _endOfBlockRun;

    /// <summary>Begins anew behind a restart marker.</summary>
    public void Restart() => _endOfBlockRun = 0;

    /// <summary>Adds what the scan says of one block to its coefficients; false where no code fits.</summary>
    public bool Decode(ref JpegBits bits, JpegHuffmanTable? table, JpegScanHeader scan, ref int predictor, Span<short> block)
    {
        unchecked
        {
            if (scan.First > 0) return scan.High == 0 ? First(ref bits, table!, scan, block) : Refine(ref bits, table!, scan, block);
            if (scan.High > 0)
            {
                block[0] |= (short)(bits.Read(1) << scan.Low);
                return true;
            }
            int size = bits.Symbol(table!);
            if (size < 0) return false;
            predictor += size == 0 ? 0 : JpegHuffmanTable.Signed(bits.Read(size), size);
            block[0] = (short)(predictor << scan.Low);
            return true;
        }
    }

    private bool First(ref JpegBits bits, JpegHuffmanTable table, JpegScanHeader scan, Span<short> block)
    {
        if (_endOfBlockRun > 0)
        {
            _endOfBlockRun--;
            return true;
        }
        for (int k = scan.First; k <= scan.Last; k++)
        {
            int symbol = bits.Symbol(table);
            if (symbol < 0) return false;
            int run = symbol >> 4, size = symbol & 15;
            if (size == 0 && run < 15)
            {
                _endOfBlockRun = (1 << run) - 1 + bits.Read(run);
                break;
            }
            k += run;
            if (size > 0) block[JpegBlock.Zigzag[k]] = unchecked((short)(JpegHuffmanTable.Signed(bits.Read(size), size) << scan.Low));
        }
        return true;
    }

    private bool Refine(ref JpegBits bits, JpegHuffmanTable table, JpegScanHeader scan, Span<short> block)
    {
        short plus = (short)(1 << scan.Low), minus = (short)-plus;
        int k = scan.First;
        for (; k <= scan.Last && _endOfBlockRun == 0; k++)
        {
            int symbol = bits.Symbol(table);
            if (symbol < 0) return false;
            int run = symbol >> 4;
            short value = 0;
            if ((symbol & 15) > 1) return false;
            if ((symbol & 15) > 0) value = bits.Read(1) == 1 ? plus : minus;
            else if (run < 15)
            {
                _endOfBlockRun = (1 << run) + bits.Read(run);
                break;
            }
            // Zeros are counted; what is not zero is corrected on the way.
            for (; k <= scan.Last; k++)
            {
                ref short coefficient = ref block[JpegBlock.Zigzag[k]];
                if (coefficient != 0) Correct(ref bits, ref coefficient, plus);
                else if (run-- == 0) break;
            }
            if (value != 0 && k < 64) block[JpegBlock.Zigzag[k]] = value;
        }
        if (_endOfBlockRun == 0) return true;
        for (; k <= scan.Last; k++)
            if (block[JpegBlock.Zigzag[k]] is not 0) Correct(ref bits, ref block[JpegBlock.Zigzag[k]], plus);
        _endOfBlockRun--;
        return true;
    }

    private static void Correct(ref JpegBits bits, ref short coefficient, short plus)
    {
        if (bits.Read(1) == 0 || (coefficient & plus) != 0) return;
        coefficient = unchecked((short)(coefficient + (coefficient >= 0 ? plus : -plus)));
    }
}
