# syntax=docker/dockerfile:1
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY src ./src
RUN dotnet restore src/EcsPosture.Web --locked-mode \
 && dotnet publish src/EcsPosture.Web -c Release -p:PublishFor=linux-$(dpkg --print-architecture | sed s/amd64/x64/) -o /app

# The program brings its .NET along.
FROM mcr.microsoft.com/dotnet/runtime-deps:10.0
# Schedules keep their own time zones, so the zone data must be there.
RUN apt-get update \
 && apt-get install -y --no-install-recommends tzdata \
 && rm -rf /var/lib/apt/lists/* \
 && mkdir /data \
 && chown 10001:10001 /data
COPY --from=build /app /app
# The root file system may be read-only: all that changes is under /data, and temporary files go to a tmpfs.
ENV ASPNETCORE_URLS=http://0.0.0.0:8080 \
    ECSPOSTURE_DATA=/data \
    DOTNET_EnableDiagnostics=0
USER 10001:10001
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["/app/ecs-posture", "health", "http://127.0.0.1:8080/health"]
ENTRYPOINT ["/app/ecs-posture"]
CMD ["serve"]
