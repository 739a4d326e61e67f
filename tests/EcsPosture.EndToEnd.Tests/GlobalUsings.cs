global using EcsPosture.Testing.Programs;
