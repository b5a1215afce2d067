using Penstock.Benchmarks;

Timing.ByProcessorTime = args.Contains("--processor-time");
switch (args.FirstOrDefault())
{
    case "csv": CsvBenchmark.Run(args[1..]); break;
    case "augmentation": AugmentationBenchmark.Run(args[1..]); break;
    case "elementwise": ElementwiseBenchmark.Run(args[1..]); break;
    case "matmul": MatrixBenchmark.Run(args[1..]); break;
    case "operators": OperatorsBenchmark.Run(args[1..]); break;
    case "conv": ConvolutionBenchmark.Run(args[1..]); break;
    case "threads": ThreadBenchmark.Run(args[1..]); break;
    case "fit": FitBenchmark.Run(args[1..]); break;
    case "predict": PredictBenchmark.Run(args[1..]); break;
    case "inference": InferenceBenchmark.Run(args[1..]); break;
    case "evaluation": EvaluationBenchmark.Run(args[1..]); break;
    case "profile": ProfileBenchmark.Run(args[1..]); break;
    case "serving": ServingBenchmark.Run(args[1..]); break;
    case "startup": StartupBenchmark.Run(args[1..]); break;
    case "monitor": MonitorBenchmark.Run(args[1..]); break;
    case "images": ImagesBenchmark.Run(args[1..]); break;
    case "pipeline": PipelineBenchmark.Run(args[1..]); break;
    case "tables": TablesBenchmark.Run(args[1..]); break;
    case "transfer": TransferBenchmark.Run(args[1..]); break;
    case "verbs": VerbsBenchmark.Run(args[1..]); break;
    case "memory": MemoryBenchmark.Run(args[1..]); break;
    case "bottleneck": BottleneckBenchmark.Run(args[1..]); break;
    case "records": RecordsBenchmark.Run(args[1..]); break;
    case "runlog-read": RunLogReadBenchmark.Run(args[1..]); break;
    case "runlog": RunLogBenchmark.Run(args[1..]); break;
    case "board": BoardBenchmark.Run(args[1..]); break;
    default: Console.WriteLine("benchmarks: augmentation, csv, elementwise, operators, matmul, conv, threads, fit, predict, inference, evaluation, profile, serving, startup, monitor, images, pipeline, tables, transfer, verbs, memory, bottleneck, records, runlog-read, runlog, board"); break;
}
